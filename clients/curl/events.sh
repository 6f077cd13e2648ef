#!/bin/sh
# Sends one heartbeat and one log line as native JSON.
#   usage: events.sh SERVER PROJECT_KEY SERIAL
set -eu
curl -sS --fail-with-body "$1/device/v1/events" \
    -H "Memfault-Project-Key: $2" -H 'Content-Type: application/json' \
    --data @- <<EOF
{
  "device": {"serial": "$3", "hardware": "reference", "software": {"type": "main", "version": "1.0.0"}},
  "events": [
    {"id": "$(date +%s)-1", "type": "heartbeat", "metrics": {"battery_pct": 87, "uptime_s": 3600}},
    {"id": "$(date +%s)-2", "type": "log", "lines": [{"level": "warning", "text": "valve sticks"}]}
  ]
}
EOF
echo
