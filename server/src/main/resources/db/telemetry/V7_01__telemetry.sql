-- Names of metrics a product's devices have sent. A metric known only by its position has the prefix of the build whose
-- symbols will name it; one the device names itself has the empty build.
CREATE TABLE metric (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    build           text NOT NULL,
    is_text         boolean NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    PRIMARY KEY (product_id, name, build)
);
CALL protect_tenant('metric');

-- The newest value of each metric of each device, by the time it was captured.
CREATE TABLE last_value (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    metric          text NOT NULL,
    build           text NOT NULL,
    number          double precision,
    text            text,
    version         text,
    captured_at     timestamptz NOT NULL,
    PRIMARY KEY (device_id, metric)
) WITH (fillfactor = 70);
CALL protect_tenant('last_value');

-- What each device did each day it was heard of (UTC). Small enough to count over a year; the vitals come from it.
CREATE TABLE device_day (
    organization_id            uuid NOT NULL,
    product_id                 uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id                  uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    day                        date NOT NULL,
    version                    text,
    heartbeats                 int NOT NULL DEFAULT 0,
    reboots                    int NOT NULL DEFAULT 0,
    unexpected_reboots         int NOT NULL DEFAULT 0,
    counted_unexpected_reboots bigint NOT NULL DEFAULT 0,
    operational_hours          double precision NOT NULL DEFAULT 0,
    crashfree_hours            double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (device_id, day)
) WITH (fillfactor = 70);
CREATE INDEX device_day_product ON device_day (product_id, day);
CALL protect_tenant('device_day');
COMMENT ON COLUMN device_day.counted_unexpected_reboots IS
    'sum of MemfaultSdkMetric_UnexpectedRebootCount; a device may report either reboots, or the count, or both';

-- Custom data recordings; their bytes are blobs.
CREATE TABLE recording (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    captured_at     timestamptz NOT NULL,
    duration_ms     bigint NOT NULL,
    reason          text NOT NULL,
    mime_types      text[] NOT NULL,
    sha256          text NOT NULL,
    size_bytes      bigint NOT NULL
);
CREATE INDEX recording_device ON recording (device_id, captured_at DESC);
CALL protect_tenant('recording');
