-- An erasure asked for and not yet through. The row is there before anything goes and goes with the certificate, so that
-- the device's id does not outlive its data.
CREATE TABLE device_erasure (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    erased_device   uuid NOT NULL UNIQUE,
    fingerprint     text NOT NULL,
    requested_by    text NOT NULL,
    requested_at    timestamptz NOT NULL,
    started_at      timestamptz,
    attempts        int NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL,
    -- Rows removed by each holder: with the device's name, then with the device.
    freed           jsonb NOT NULL,
    removed         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX device_erasure_due ON device_erasure (next_try_at);
CALL protect_tenant('device_erasure');
