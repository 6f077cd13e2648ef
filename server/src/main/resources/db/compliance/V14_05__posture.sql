-- What devices are expected to be like: a query for those that must be so, and one for how they must be.
CREATE TABLE posture_rule (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    name              text NOT NULL,
    title             text NOT NULL,
    scope             text NOT NULL,
    expectation       text NOT NULL,
    requirements      text[] NOT NULL,
    made_by           text NOT NULL,
    made_at           timestamptz NOT NULL,
    UNIQUE (product_id, name)
);
CALL protect_tenant('posture_rule');

-- How many conformed, by day (UTC) as last counted on it. Devices in scope that do not report what is asked for are the
-- difference of the first two: no data, neither good nor bad.
CREATE TABLE posture_day (
    rule_id           uuid NOT NULL REFERENCES posture_rule (id) ON DELETE CASCADE,
    day               date NOT NULL,
    organization_id   uuid NOT NULL,
    devices           bigint NOT NULL,
    reporting         bigint NOT NULL,
    conforming        bigint NOT NULL,
    counted_at        timestamptz NOT NULL,
    PRIMARY KEY (rule_id, day)
);
CALL protect_tenant('posture_day');
