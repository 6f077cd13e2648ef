#!/usr/bin/env python3
"""Takes one update from a Fleetward server: asks, downloads with resume, verifies, installs, reports.

usage: update.py SERVER PROJECT_KEY SERIAL VERSION DIRECTORY

Installing is putting the verified files into DIRECTORY: put your own there. Prints the version it now has, or "up to
date"; ends with 0 unless it failed.
"""

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PIECE_BYTES = 64 * 1024
MAX_TRIES = 20
PAUSE_SECONDS = 0.2


def call(server, key, path, body=None):
    """The answer's JSON, or nothing for 204."""
    request = urllib.request.Request(
        server.rstrip("/") + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Memfault-Project-Key": key, "Content-Type": "application/json", "Accept": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer) if answer.status == 200 else None


def fetch_more(file, part):
    """Goes on where the part file ends. The entity tag keeps pieces of two files from being joined."""
    have = os.path.getsize(part) if os.path.exists(part) else 0
    tag_file = part + ".etag"
    request = urllib.request.Request(file["url"])
    if have and os.path.exists(tag_file):
        with open(tag_file) as tag:
            request.add_header("If-Range", tag.read())
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=30) as answer:
        with open(tag_file, "w") as tag:
            tag.write(answer.headers["ETag"])
        with open(part, "ab" if answer.status == 206 else "wb") as out:
            while piece := answer.read(PIECE_BYTES):
                out.write(piece)


def download(file, directory):
    """The verified file's path. Lost connections are taken up again; a file that does not match is begun anew once."""
    part = os.path.join(directory, os.path.basename(file["name"]) + ".part")
    for attempt in range(MAX_TRIES):
        try:
            if not os.path.exists(part) or os.path.getsize(part) < file["size"]:
                fetch_more(file, part)
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(PAUSE_SECONDS)
        if os.path.exists(part) and os.path.getsize(part) >= file["size"]:
            with open(part, "rb") as whole:
                if hashlib.file_digest(whole, "sha256").hexdigest() == file["sha256"]:
                    return part
            os.remove(part)
    raise OSError(f"{file['name']} could not be downloaded whole")


def take(server, key, serial, update, directory):
    where = f"/device/v1/update/{update['action']}?serial={urllib.parse.quote(serial)}"

    def report(state, message=""):
        call(server, key, where, {"state": state, "message": message})

    try:
        report("downloading")
        parts = [(download(file, directory), file["name"]) for file in update["files"]]
        report("downloaded")
        for part, name in parts:
            os.replace(part, os.path.join(directory, os.path.basename(name)))
    except OSError as trouble:
        report("failed", str(trouble))
        raise
    report("succeeded", "verified by SHA-256 and put in place")


def main():
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    server, key, serial, version, directory = sys.argv[1:]
    question = urllib.parse.urlencode({"serial": serial, "version": version, "hardware": "reference"})
    update = call(server, key, f"/device/v1/update?{question}")
    if update is None:
        print("up to date")
        return
    if update["do"] == "cancel":
        call(server, key, f"/device/v1/update/{update['action']}?serial={urllib.parse.quote(serial)}", {"state": "cancelled"})
        print("cancelled")
        return
    if update["do"] == "confirm":
        print("to be confirmed:", update["software"]["version"])
        return
    take(server, key, serial, update, directory)
    print(update["software"]["version"])


if __name__ == "__main__":
    main()
