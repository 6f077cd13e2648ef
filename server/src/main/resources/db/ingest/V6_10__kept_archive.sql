-- Archives of the Linux agent in the blob store; rows of the log refer to their entries.
CREATE TABLE kept_archive (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    sha256          text NOT NULL,
    serials         text[] NOT NULL,
    received_at     timestamptz NOT NULL,
    PRIMARY KEY (product_id, sha256)
);
CREATE INDEX kept_archive_old ON kept_archive (received_at);
CALL protect_tenant('kept_archive');
