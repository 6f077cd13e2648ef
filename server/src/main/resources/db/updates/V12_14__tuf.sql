-- A product whose devices follow The Update Framework. The row is locked while anything of it is made.
CREATE TABLE tuf_repository (
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    made_at         timestamptz NOT NULL,
    made_by         text NOT NULL
);
CALL protect_tenant('tuf_repository');

-- Ed25519 keys of the four roles; the private halves are sealed under the server's master key.
CREATE TABLE tuf_key (
    id                 uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id    uuid NOT NULL,
    product_id         uuid NOT NULL REFERENCES tuf_repository ON DELETE CASCADE,
    role               text NOT NULL CHECK (role IN ('ROOT', 'TARGETS', 'SNAPSHOT', 'TIMESTAMP')),
    public_key         bytea NOT NULL,
    sealed_private_key bytea NOT NULL,
    made_at            timestamptz NOT NULL,
    retired_at         timestamptz
);
CREATE INDEX tuf_key_of_product ON tuf_key (product_id, role);
CALL protect_tenant('tuf_key');

-- Every version ever served: a client walks from the root it has to the newest one.
CREATE TABLE tuf_metadata (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES tuf_repository ON DELETE CASCADE,
    role            text NOT NULL CHECK (role IN ('ROOT', 'TARGETS', 'SNAPSHOT', 'TIMESTAMP')),
    version         int NOT NULL,
    content         bytea NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    PRIMARY KEY (product_id, role, version)
);
CALL protect_tenant('tuf_metadata');
