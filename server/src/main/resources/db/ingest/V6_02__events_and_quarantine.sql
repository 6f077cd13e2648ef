CREATE TABLE event (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    sequence        bigint NOT NULL,
    position        int NOT NULL,
    kind            text NOT NULL,
    captured_at     timestamptz,
    received_at     timestamptz NOT NULL,
    message_id      bytea NOT NULL,
    body            jsonb NOT NULL,
    -- The same message a second time adds nothing.
    UNIQUE (device_id, message_id, position)
);
CREATE INDEX event_of_device ON event (device_id, sequence, position);
CALL protect_tenant('event');

CREATE TABLE quarantine (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    serial          text NOT NULL,
    reason          text NOT NULL,
    detail          text NOT NULL,
    sequence        bigint NOT NULL,
    received_at     timestamptz NOT NULL,
    quarantined_at  timestamptz NOT NULL,
    chunks          bytea[] NOT NULL,
    size_bytes      bigint NOT NULL,
    attempts        int NOT NULL DEFAULT 0
);
CREATE INDEX quarantine_of_product ON quarantine (product_id, id DESC);
CALL protect_tenant('quarantine');
