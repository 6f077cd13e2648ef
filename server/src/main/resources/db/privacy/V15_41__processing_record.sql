-- What the record of processing says that the system cannot know.
CREATE TABLE processing_record (
    organization_id uuid NOT NULL,
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    content         jsonb NOT NULL,
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL
);
CALL protect_tenant('processing_record');

CREATE TABLE processing_purpose (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    kind            text NOT NULL,
    purpose         text NOT NULL,
    legal_basis     text NOT NULL,
    PRIMARY KEY (product_id, kind)
);
CALL protect_tenant('processing_purpose');
