-- Second factor (RFC 6238). The secret is encrypted with the master key; last_step keeps a code from being used twice.
CREATE TABLE second_factor (
    person_id       uuid PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    organization_id uuid NOT NULL REFERENCES organization,
    secret          bytea NOT NULL,
    last_step       bigint NOT NULL DEFAULT 0,
    confirmed_at    timestamptz
);
CALL protect_tenant('second_factor');

-- Each works once, in place of a code.
CREATE TABLE recovery_code (
    code_hash       bytea PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES second_factor ON DELETE CASCADE
);
CALL protect_tenant('recovery_code');

ALTER TABLE session
    ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() UNIQUE,
    ADD COLUMN address text NOT NULL DEFAULT '',
    ADD COLUMN browser text NOT NULL DEFAULT '';

ALTER TABLE project_key
    ADD COLUMN id uuid NOT NULL DEFAULT uuidv7() UNIQUE,
    ADD COLUMN name text NOT NULL DEFAULT '';
CREATE INDEX project_key_product ON project_key (product_id);
