#!/usr/bin/env python3
"""Sends a heartbeat, a security event and this program's own crash to a Fleetward server as native JSON.

usage: events.py SERVER PROJECT_KEY SERIAL [metric=value ...]
"""

import datetime
import json
import sys
import traceback
import urllib.error
import urllib.request
import uuid


def event(kind, **members):
    """The id lets the batch be sent again until it is answered: the server takes each id once."""
    at = datetime.datetime.now(datetime.timezone.utc).isoformat()
    return {"id": str(uuid.uuid4()), "type": kind, "at": at, **members}


def crash(error):
    """Innermost frame first, as the server wants it; Python lists it last."""
    frames = [
        {"function": frame.name, "file": frame.filename, "line": frame.lineno}
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    ]
    return event("crash", reason=type(error).__name__, message=str(error), frames=frames)


def post(server, key, batch):
    request = urllib.request.Request(
        f"{server.rstrip('/')}/device/v1/events",
        data=json.dumps(batch).encode(),
        headers={"Memfault-Project-Key": key, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    server, key, serial = sys.argv[1:4]
    metrics = {name: float(value) for name, value in (pair.split("=", 1) for pair in sys.argv[4:])}
    events = [
        event("heartbeat", metrics=metrics or {"uptime_s": 3600}),
        event("security", name="sign-in-refused", severity="medium", message="three wrong passwords on the console"),
    ]
    try:
        {}["valve"]
    except KeyError as error:
        events.append(crash(error))
    device = {"serial": serial, "hardware": "reference", "software": {"type": "main", "version": "1.0.0"}}
    try:
        taken = post(server, key, {"device": device, "events": events})
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())
        sys.exit(1)
    print(json.dumps(taken))
    sys.exit(0 if not taken["refused"] else 1)


if __name__ == "__main__":
    main()
