-- Where a device's timeline puts an event: the device's own time where that can be right, else that of receipt.
ALTER TABLE event ADD COLUMN told_at timestamptz;
UPDATE event SET told_at = CASE
    WHEN captured_at >= '2019-01-01T00:00:00Z' AND captured_at <= received_at + interval '5 minutes' THEN captured_at
    ELSE received_at END;
ALTER TABLE event ALTER COLUMN told_at SET NOT NULL;
CREATE INDEX event_told ON event (device_id, kind, told_at, id);

CREATE INDEX quarantine_of_device ON quarantine (product_id, serial, quarantined_at);

-- What a device was turned away with for sending more than its limit, hour by hour; devices that are known alone.
CREATE TABLE device_refusal (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    hour            timestamptz NOT NULL,
    items           bigint NOT NULL,
    last_at         timestamptz NOT NULL,
    UNIQUE (device_id, hour)
);
CREATE INDEX device_refusal_old ON device_refusal (hour);
CALL protect_tenant('device_refusal');
