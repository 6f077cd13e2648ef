CREATE TABLE signing_key (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    public_key      bytea NOT NULL,
    fingerprint     text NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    retired_at      timestamptz,
    UNIQUE (product_id, public_key)
);
CALL protect_tenant('signing_key');

CREATE TABLE artifact (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    number          int GENERATED ALWAYS AS IDENTITY UNIQUE,
    filename        text NOT NULL,
    size_bytes      bigint NOT NULL,
    sha1            text NOT NULL,
    md5             text NOT NULL,
    sha256          text NOT NULL,
    signature       bytea NOT NULL,
    signing_key_id  uuid NOT NULL REFERENCES signing_key (id) ON DELETE CASCADE,
    uploaded_at     timestamptz NOT NULL,
    uploaded_by     text NOT NULL,
    UNIQUE (product_id, sha256, filename)
);
CALL protect_tenant('artifact');

-- number: small ids that devices understand (a hawkBit software module, a Memfault release).
CREATE TABLE release (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    number              int GENERATED ALWAYS AS IDENTITY UNIQUE,
    software_type       text NOT NULL,
    version             text NOT NULL,
    notes               text NOT NULL,
    created_at          timestamptz NOT NULL,
    created_by          text NOT NULL,
    UNIQUE (product_id, software_type, version)
);
CALL protect_tenant('release');

-- An empty hardware version stands for any.
CREATE TABLE release_artifact (
    organization_id  uuid NOT NULL,
    release_id       uuid NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    hardware_version text NOT NULL,
    ordinal          int NOT NULL,
    artifact_id      uuid NOT NULL REFERENCES artifact (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (release_id, hardware_version, ordinal)
);
CREATE INDEX release_artifact_by_artifact ON release_artifact (artifact_id);
CALL protect_tenant('release_artifact');
