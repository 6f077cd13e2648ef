-- What bears on security, told by devices or noticed by the server. What repeats within an hour is one row that counts.
CREATE TABLE security_event (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid REFERENCES product ON DELETE CASCADE,
    device_id       uuid REFERENCES device ON DELETE CASCADE,
    kind            text NOT NULL,
    severity        text NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
    -- DEVICE: an event of its own; LOG: read from its log; SERVER: noticed here.
    source          text NOT NULL CHECK (source IN ('DEVICE', 'LOG', 'SERVER')),
    name            text NOT NULL,
    -- A serial nobody knows, a person, a token; empty when the device says it all.
    who             text NOT NULL,
    sentence        text NOT NULL,
    details         jsonb NOT NULL,
    times           bigint NOT NULL,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    -- What is counted together, and the last signal that was.
    bundle          text NOT NULL,
    last_signal     uuid,
    UNIQUE (organization_id, bundle)
);
CREATE INDEX security_event_of_product ON security_event (product_id, last_at DESC, id DESC);
CREATE INDEX security_event_of_organization ON security_event (organization_id, last_at DESC, id DESC);
CREATE INDEX security_event_of_device ON security_event (device_id, last_at DESC);
CREATE INDEX security_event_old ON security_event (last_at);
CALL protect_tenant('security_event');
