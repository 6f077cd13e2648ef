-- A file that arrives in pieces; the pieces are on disk. Once it is whole and taken, the artifact it became.
CREATE TABLE artifact_upload (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    filename        text NOT NULL,
    size_bytes      bigint NOT NULL CHECK (size_bytes >= 0),
    signature       bytea NOT NULL,
    signing_key_id  uuid,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    artifact_id     uuid REFERENCES artifact (id) ON DELETE CASCADE
);
CREATE INDEX artifact_upload_of_product ON artifact_upload (product_id, created_at);
CREATE INDEX artifact_upload_of_artifact ON artifact_upload (artifact_id);
CALL protect_tenant('artifact_upload');
