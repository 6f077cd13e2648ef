-- What was acknowledged, before anything is made of it. No foreign keys: their checks would cost the acknowledgement
-- more than the insert; the worker drops what belongs to a product that is gone.
CREATE TABLE chunk_log (
    sequence        bigint GENERATED ALWAYS AS IDENTITY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    partition       smallint NOT NULL,
    serial          text NOT NULL,
    received_at     timestamptz NOT NULL,
    bytes           bytea NOT NULL,
    PRIMARY KEY (organization_id, partition, sequence)
);
ALTER TABLE chunk_log ALTER COLUMN bytes SET STORAGE EXTERNAL;
CALL protect_tenant('chunk_log');

-- How far each partition is worked off. Moved in the transaction of the effects.
CREATE TABLE ingest_offset (
    organization_id uuid NOT NULL,
    partition       smallint NOT NULL,
    sequence        bigint NOT NULL,
    PRIMARY KEY (organization_id, partition)
);
CALL protect_tenant('ingest_offset');

-- What became of the chunks taken so far; one row a partition keeps workers from waiting for each other.
CREATE TABLE ingest_count (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    partition       smallint NOT NULL,
    decoded         bigint NOT NULL,
    quarantined     bigint NOT NULL,
    PRIMARY KEY (product_id, partition)
);
CALL protect_tenant('ingest_count');

-- Chunks of messages whose rest has not come; what a worker restarts from.
CREATE TABLE open_chunk (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    partition       smallint NOT NULL,
    serial          text NOT NULL,
    sequence        bigint NOT NULL,
    received_at     timestamptz NOT NULL,
    bytes           bytea NOT NULL,
    PRIMARY KEY (product_id, serial, sequence)
);
CALL protect_tenant('open_chunk');

-- The chunk that completed a device's last message: its repetition is no orphan.
CREATE TABLE completed_chunk (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    serial          text NOT NULL,
    sha256          text NOT NULL,
    PRIMARY KEY (product_id, serial)
);
CALL protect_tenant('completed_chunk');
