-- What proves to the server that somebody has a device in their hands. No row, no access.
CREATE TABLE owner_access (
    product_id      uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    proof           text NOT NULL,
    erase_at_once   boolean NOT NULL,
    link_days       int NOT NULL,
    -- Of the claim page's address; products' slugs are not unique across organizations.
    page            text NOT NULL UNIQUE
);
CALL protect_tenant('owner_access');

-- The one code that a device shows its owner now. Of the code only a keyed hash is kept.
CREATE TABLE claim_code (
    device_id       uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    code_hash       bytea NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    wrong           int NOT NULL DEFAULT 0
);
CALL protect_tenant('claim_code');

-- Addresses of the page that a device's owner has. Of the secret in them only the hash is kept.
CREATE TABLE owner_link (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    device_id       uuid NOT NULL,
    secret_hash     bytea NOT NULL UNIQUE,
    proof           text NOT NULL,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    last_used_at    timestamptz,
    uses            int NOT NULL DEFAULT 0
);
CREATE INDEX owner_link_of_device ON owner_link (device_id, id DESC);
CALL protect_tenant('owner_link');
