-- Exports prepared as files, encrypted each under a key of its own that lies here, sealed: without the row a file is noise.
CREATE TABLE data_export (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    device_id       uuid NOT NULL,
    serial          text NOT NULL,
    asked_by        text NOT NULL,
    asked_at        timestamptz NOT NULL,
    started_at      timestamptz,
    attempts        int NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL,
    ready_at        timestamptz,
    expires_at      timestamptz NOT NULL,
    size_bytes      bigint,
    sha256          text,
    sealed_key      bytea
);
CREATE INDEX data_export_of_product ON data_export (product_id, id DESC);
CREATE INDEX data_export_of_device ON data_export (device_id);
CREATE INDEX data_export_due ON data_export (next_try_at) WHERE ready_at IS NULL;
CALL protect_tenant('data_export');

-- Addresses that give an export to whoever has them, for a time. Of the secret in them only the hash is kept.
CREATE TABLE data_export_link (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    export_id       uuid NOT NULL REFERENCES data_export ON DELETE CASCADE,
    secret_hash     bytea NOT NULL UNIQUE,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    last_used_at    timestamptz,
    uses            int NOT NULL DEFAULT 0
);
CREATE INDEX data_export_link_of_export ON data_export_link (export_id);
CALL protect_tenant('data_export_link');
