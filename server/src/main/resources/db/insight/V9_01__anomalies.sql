-- What a detector was sure of. slice holds the parts of the fleet by name: version, hardware. The same thing seen again
-- moves last_at and its figures; it is over when it was not seen for a day.
CREATE TABLE anomaly (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    number          bigint NOT NULL,
    metric          text NOT NULL,
    measure         text NOT NULL CHECK (measure IN ('RATE', 'LEVEL')),
    shape           text NOT NULL,
    slice           jsonb NOT NULL,
    against         text,
    device_id       uuid REFERENCES device ON DELETE CASCADE,
    issue_number    bigint,
    case_link       text NOT NULL DEFAULT '',
    sentence        text NOT NULL,
    value           double precision NOT NULL,
    usual           double precision NOT NULL,
    low             double precision NOT NULL,
    high            double precision NOT NULL,
    p               double precision NOT NULL,
    devices         bigint NOT NULL,
    affected        bigint NOT NULL,
    since           timestamptz NOT NULL,
    found_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    ended_at        timestamptz,
    state           text NOT NULL DEFAULT 'NEW' CHECK (state IN ('NEW', 'ACKNOWLEDGED', 'MUTED')),
    muted_until     timestamptz,
    state_by        text NOT NULL DEFAULT '',
    state_at        timestamptz,
    UNIQUE (product_id, number)
);
CREATE INDEX anomaly_open ON anomaly (product_id, metric) WHERE ended_at IS NULL;
CREATE INDEX anomaly_device ON anomaly (device_id) WHERE device_id IS NOT NULL;
CALL protect_tenant('anomaly');
