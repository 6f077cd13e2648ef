-- What the stored files of an organization are sealed with, itself sealed under the master key. The highest number that can be
-- read seals; the others go on reading.
CREATE TABLE file_key (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    number          int NOT NULL,
    sealed          bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, number)
);
CALL protect_tenant('file_key');
