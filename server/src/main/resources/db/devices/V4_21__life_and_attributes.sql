-- A device's life: provisioned before its first contact, active, silent, retired, or suspected to be stolen or copied.
ALTER TABLE device
    ADD COLUMN nickname    text,
    ADD COLUMN state       text NOT NULL DEFAULT 'active'
        CHECK (state IN ('provisioned', 'active', 'silent', 'retired', 'suspect')),
    ADD COLUMN state_since timestamptz;
UPDATE device SET state_since = registered_at;
ALTER TABLE device ALTER COLUMN state_since SET NOT NULL, ALTER COLUMN state_since SET DEFAULT now();
CREATE INDEX device_not_active ON device (product_id, state, serial) WHERE state <> 'active';
CREATE INDEX device_hardware ON device (product_id, hardware_version, serial);
CREATE INDEX device_cohort ON device (cohort_id, serial) WHERE cohort_id IS NOT NULL;

CREATE TABLE device_state_change (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    previous        text NOT NULL,
    state           text NOT NULL,
    reason          text NOT NULL,
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX device_state_change_device ON device_state_change (device_id, changed_at);
CALL protect_tenant('device_state_change');

-- What each product sets for its devices.
CREATE TABLE device_settings (
    product_id        uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    silent_after_days int NOT NULL CHECK (silent_after_days BETWEEN 1 AND 365)
);
CALL protect_tenant('device_settings');

-- Attributes get a type. The text and the number are what queries compare: text operators and number operators are
-- leakproof, so that indexes serve under row-level security, which those of jsonb do not.
ALTER TABLE device_attribute
    ADD COLUMN product_id   uuid,
    ADD COLUMN type         text,
    ADD COLUMN rank         smallint NOT NULL DEFAULT 1,
    ADD COLUMN set_by       text NOT NULL DEFAULT '',
    ADD COLUMN value_text   text COLLATE "C",
    ADD COLUMN value_number double precision;
UPDATE device_attribute a SET
    product_id = d.product_id,
    type = CASE jsonb_typeof(a.value) WHEN 'number' THEN 'number' WHEN 'boolean' THEN 'boolean' ELSE 'text' END,
    rank = CASE WHEN a.source = 'api' THEN 3 ELSE 1 END,
    value_text = left(a.value #>> '{}', 500),
    value_number = CASE WHEN jsonb_typeof(a.value) = 'number' THEN (a.value #>> '{}')::double precision END
FROM device d WHERE d.id = a.device_id;
ALTER TABLE device_attribute
    ALTER COLUMN product_id SET NOT NULL,
    ALTER COLUMN type SET NOT NULL,
    ALTER COLUMN value_text SET NOT NULL,
    ADD CHECK (type IN ('text', 'number', 'boolean', 'instant'));
CREATE INDEX device_attribute_text ON device_attribute (product_id, name, value_text, device_id);
CREATE INDEX device_attribute_number ON device_attribute (product_id, name, value_number, device_id)
    WHERE value_number IS NOT NULL;
-- A value belongs to its name: without this the planner multiplies their shares.
CREATE STATISTICS device_attribute_shares (dependencies, mcv) ON name, value_text FROM device_attribute;

-- Every change of an attribute; no value says that it was taken away.
CREATE TABLE device_attribute_change (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    value           jsonb,
    source          text NOT NULL,
    set_by          text NOT NULL,
    set_at          timestamptz NOT NULL
);
CREATE INDEX device_attribute_change_device ON device_attribute_change (device_id, set_at);
CALL protect_tenant('device_attribute_change');

-- The names a product's devices use. A declared type is enforced; one that is not follows the first value.
CREATE TABLE attribute_definition (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL COLLATE "C",
    type            text NOT NULL CHECK (type IN ('text', 'number', 'boolean', 'instant')),
    declared        boolean NOT NULL,
    description     text NOT NULL DEFAULT '',
    PRIMARY KEY (product_id, name)
);
CALL protect_tenant('attribute_definition');
INSERT INTO attribute_definition (organization_id, product_id, name, type, declared)
SELECT DISTINCT ON (product_id, name) organization_id, product_id, name, type, false FROM device_attribute;

-- Devices whose facts changed since the rules and cohorts were last looked at.
CREATE TABLE device_touched (
    device_id       uuid PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL
);
CREATE INDEX device_touched_product ON device_touched (product_id);
CALL protect_tenant('device_touched');

DROP VIEW device_view;
CREATE VIEW device_view WITH (security_invoker = true) AS
    SELECT d.organization_id, d.product_id, d.id AS device_id, d.serial, d.hardware_version, c.slug AS cohort,
           d.registered_at, d.last_seen_at, d.state, d.nickname
    FROM device d LEFT JOIN cohort c ON c.id = d.cohort_id;
GRANT SELECT ON device_view TO fleetward_app, fleetward_system;
