#!/usr/bin/env python3
"""Sends one heartbeat to a Fleetward server as one chunk of the Memfault firmware protocol.

usage: heartbeat.py SERVER PROJECT_KEY SERIAL [metric=value ...]
"""

import binascii
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

HEARTBEAT, SCHEMA_VERSION = 1, 1
CAPTURED, TYPE, SCHEMA, INFO, HARDWARE, VERSION, SOFTWARE_TYPE = 1, 2, 3, 4, 6, 9, 10
METRICS = 1


def cbor_head(major, value):
    """A CBOR initial byte with its argument (RFC 8949, section 3)."""
    if value < 24:
        return bytes([major << 5 | value])
    for code, form in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if value < 1 << (8 * struct.calcsize(form)):
            return bytes([major << 5 | code]) + struct.pack(form, value)
    raise ValueError("integer too large")


def cbor(value):
    if isinstance(value, int):
        return cbor_head(0, value) if value >= 0 else cbor_head(1, -1 - value)
    if isinstance(value, str):
        data = value.encode()
        return cbor_head(3, len(data)) + data
    if isinstance(value, dict):
        return cbor_head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    raise TypeError(type(value))


def chunk(metrics):
    event = {
        TYPE: HEARTBEAT,
        SCHEMA: SCHEMA_VERSION,
        SOFTWARE_TYPE: "main",
        VERSION: "1.0.0",
        HARDWARE: "reference",
        CAPTURED: int(time.time()),
        INFO: {METRICS: metrics},
    }
    message = b"\x02" + cbor(event)
    return b"\x08" + message + struct.pack("<H", binascii.crc_hqx(message, 0))


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    server, key, serial = sys.argv[1:4]
    metrics = {name: int(value) for name, value in (pair.split("=", 1) for pair in sys.argv[4:])}
    request = urllib.request.Request(
        f"{server.rstrip('/')}/api/v0/chunks/{urllib.parse.quote(serial, safe='')}",
        data=chunk(metrics or {"uptime_s": 3600}),
        headers={"Memfault-Project-Key": key, "Content-Type": "application/octet-stream"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            print(answer.status)
            sys.exit(0 if answer.status == 202 else 1)
    except urllib.error.HTTPError as refused:
        print(refused.code, refused.read().decode())
        sys.exit(1)


if __name__ == "__main__":
    main()
