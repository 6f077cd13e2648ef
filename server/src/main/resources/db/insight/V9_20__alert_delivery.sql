-- Where alerts go. What is secret of it (addresses, keys) is encrypted by the master key.
CREATE TABLE alert_target (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('EMAIL', 'WEBHOOK', 'SLACK', 'TEAMS', 'TRACKER')),
    shown           text NOT NULL,
    sealed          bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    UNIQUE (organization_id, name)
);
CALL protect_tenant('alert_target');

CREATE TABLE mail_server (
    organization_id uuid PRIMARY KEY,
    host            text NOT NULL,
    port            int NOT NULL CHECK (port BETWEEN 1 AND 65535),
    security        text NOT NULL CHECK (security IN ('TLS', 'STARTTLS', 'NONE')),
    username        text NOT NULL,
    sealed          bytea NOT NULL,
    sender          text NOT NULL
);
CALL protect_tenant('mail_server');

-- What is to be told: written by the transaction that made it true, sent afterwards until the target took it.
CREATE TABLE alert_delivery (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    target_id       uuid NOT NULL REFERENCES alert_target ON DELETE CASCADE,
    product_id      uuid REFERENCES product ON DELETE CASCADE,
    notification    jsonb NOT NULL,
    state           text NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP')),
    attempts        int NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    next_at         timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX alert_delivery_due ON alert_delivery (next_at) WHERE state = 'WAITING';
CREATE INDEX alert_delivery_of_target ON alert_delivery (target_id, id DESC);
CREATE INDEX alert_delivery_of_product ON alert_delivery (product_id);
CREATE INDEX alert_delivery_newest ON alert_delivery (organization_id, id DESC);
CALL protect_tenant('alert_delivery');

CREATE TABLE alert_delivery_attempt (
    delivery_id     uuid NOT NULL REFERENCES alert_delivery ON DELETE CASCADE,
    ordinal         int NOT NULL,
    organization_id uuid NOT NULL,
    at              timestamptz NOT NULL,
    took_ms         bigint NOT NULL,
    -- Of HTTP or SMTP; 0 when nobody answered.
    status          int NOT NULL,
    trouble         text NOT NULL,
    excerpt         text NOT NULL,
    PRIMARY KEY (delivery_id, ordinal)
);
CALL protect_tenant('alert_delivery_attempt');
