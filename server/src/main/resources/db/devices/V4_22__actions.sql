-- Queries with a name, one's own or shared.
CREATE TABLE saved_query (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    owner           text NOT NULL,
    name            text NOT NULL,
    query           text NOT NULL,
    shared          boolean NOT NULL,
    UNIQUE (product_id, owner, name)
);
CALL protect_tenant('saved_query');

-- Work on many devices, and how far it is: after_serial is where the next step begins.
CREATE TABLE device_bulk (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    action          jsonb NOT NULL,
    query           text NOT NULL,
    state           text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
    expected        bigint NOT NULL,
    looked          bigint NOT NULL DEFAULT 0,
    changed         bigint NOT NULL DEFAULT 0,
    after_serial    text NOT NULL DEFAULT '',
    problem         text NOT NULL DEFAULT '',
    asked_by        text NOT NULL,
    asked_at        timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX device_bulk_product ON device_bulk (product_id, id);
CALL protect_tenant('device_bulk');

-- What is done to every device that comes to match a query. checked_at: when all devices were last looked at.
CREATE TABLE device_rule (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    query           text NOT NULL,
    action          jsonb NOT NULL,
    changed         bigint NOT NULL DEFAULT 0,
    checked_at      timestamptz,
    problem         text NOT NULL DEFAULT '',
    UNIQUE (product_id, name)
);
CALL protect_tenant('device_rule');

-- A cohort may follow a query instead of being filled by hand.
ALTER TABLE cohort ADD COLUMN query text, ADD COLUMN checked_at timestamptz;
