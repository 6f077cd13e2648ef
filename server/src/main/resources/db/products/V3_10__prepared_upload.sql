-- Files on their way in: prepared with credentials, put with the secret address alone, committed with credentials again.
-- The bytes lie in a file named by the id until they are committed.
CREATE TABLE prepared_upload (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    announced_bytes bigint,
    max_bytes       bigint NOT NULL,
    landed_bytes    bigint,
    landed_md5      text,
    committed       text,
    prepared_at     timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX prepared_upload_open ON prepared_upload (product_id, expires_at);
CALL protect_tenant('prepared_upload');
