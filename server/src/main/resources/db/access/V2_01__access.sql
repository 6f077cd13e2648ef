CREATE TABLE organization (
    organization_id uuid PRIMARY KEY DEFAULT uuidv7(),
    slug            text NOT NULL UNIQUE,
    name            text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CALL protect_tenant('organization');

CREATE TABLE person (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    email           text NOT NULL,
    password_hash   text,
    role            text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    disabled_at     timestamptz
);
CREATE UNIQUE INDEX person_email ON person (lower(email));
CALL protect_tenant('person');

CREATE TABLE session (
    token_hash      bytea PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CALL protect_tenant('session');

CREATE TABLE sign_in_link (
    token_hash      bytea PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    person_id       uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    expires_at      timestamptz NOT NULL
);
CALL protect_tenant('sign_in_link');

-- A failed sign-in counts against the address typed, whether or not it exists.
CREATE TABLE sign_in_failure (
    email_hash bytea NOT NULL,
    failed_at  timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_recent ON sign_in_failure (email_hash, failed_at);
CALL share_globally('sign_in_failure');

CREATE TABLE api_token (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL,
    role            text NOT NULL,
    token_hash      bytea NOT NULL UNIQUE,
    hint            text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz,
    UNIQUE (organization_id, name)
);
CALL protect_tenant('api_token');

CREATE TABLE project_key (
    key_hash        bytea PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL,
    hint            text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CALL protect_tenant('project_key');

CREATE TABLE audit (
    organization_id uuid NOT NULL REFERENCES organization,
    sequence        bigint NOT NULL,
    at              timestamptz NOT NULL,
    actor           text NOT NULL,
    address         text NOT NULL,
    action          text NOT NULL,
    subject         text NOT NULL,
    before          text NOT NULL,
    after           text NOT NULL,
    previous_hash   bytea NOT NULL,
    hash            bytea NOT NULL,
    PRIMARY KEY (organization_id, sequence)
);
CALL protect_tenant('audit');
REVOKE UPDATE, DELETE ON audit FROM fleetward_app, fleetward_system;
