CREATE TABLE alert_rule (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    figure          text NOT NULL,
    slice           jsonb NOT NULL,
    comparison      text NOT NULL CHECK (comparison IN ('ABOVE', 'AT_LEAST', 'BELOW', 'AT_MOST')),
    threshold       double precision NOT NULL,
    clear           double precision NOT NULL,
    hold_seconds    bigint NOT NULL,
    every_seconds   bigint NOT NULL,
    remind_seconds  bigint NOT NULL,
    is_grouped      boolean NOT NULL,
    severity        text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
    message         text NOT NULL,
    is_on           boolean NOT NULL,
    next_at         timestamptz NOT NULL,
    read_at         timestamptz,
    trouble         text NOT NULL DEFAULT '',
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    UNIQUE (product_id, name)
);
CREATE INDEX alert_rule_due ON alert_rule (next_at) WHERE is_on;
CALL protect_tenant('alert_rule');

CREATE TABLE alert_rule_target (
    rule_id         uuid NOT NULL REFERENCES alert_rule ON DELETE CASCADE,
    target_id       uuid NOT NULL REFERENCES alert_target ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    PRIMARY KEY (rule_id, target_id)
);
CREATE INDEX alert_rule_target_target ON alert_rule_target (target_id);
CALL protect_tenant('alert_rule_target');

-- One subject of one rule, from when its condition began to hold until it ended.
CREATE TABLE alert (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    rule_id         uuid REFERENCES alert_rule ON DELETE SET NULL,
    rule_name       text NOT NULL,
    severity        text NOT NULL,
    condition       text NOT NULL,
    subject         text NOT NULL,
    state           text NOT NULL CHECK (state IN ('PENDING', 'FIRING', 'RESOLVED')),
    value           double precision NOT NULL,
    sentence        text NOT NULL,
    href            text NOT NULL,
    since           timestamptz NOT NULL,
    fired_at        timestamptz,
    resolved_at     timestamptz,
    -- When targets were last told that it fires.
    told_at         timestamptz
);
CREATE UNIQUE INDEX alert_active ON alert (rule_id, subject) WHERE state <> 'RESOLVED';
CREATE INDEX alert_of_rule ON alert (rule_id);
CREATE INDEX alert_of_product ON alert (product_id, state, id DESC);
CREATE INDEX alert_old ON alert (resolved_at) WHERE state = 'RESOLVED';
CALL protect_tenant('alert');

CREATE TABLE alert_silence (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    -- Null for all rules of the product.
    rule_id         uuid REFERENCES alert_rule ON DELETE CASCADE,
    -- A subject; * stands for any characters.
    subject         text NOT NULL,
    until           timestamptz NOT NULL,
    reason          text NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL
);
CREATE INDEX alert_silence_of_product ON alert_silence (product_id, until);
CREATE INDEX alert_silence_of_rule ON alert_silence (rule_id);
CALL protect_tenant('alert_silence');
