-- An update put off for one device, told by its maker's app. The newest word of a device in a rollout counts.
CREATE TABLE update_postponement (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    rollout_id      uuid NOT NULL REFERENCES rollout (id) ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    until           timestamptz NOT NULL,
    reason          text NOT NULL,
    recorded_by     text NOT NULL,
    recorded_at     timestamptz NOT NULL
);
CREATE INDEX update_postponement_device ON update_postponement (device_id, rollout_id, until);
CALL protect_tenant('update_postponement');

-- The key with which an organization's coverage statements are signed; the private half is sealed by the master key.
CREATE TABLE statement_key (
    organization_id uuid PRIMARY KEY,
    public_key      bytea NOT NULL,
    sealed          bytea NOT NULL,
    made_at         timestamptz NOT NULL
);
CALL protect_tenant('statement_key');

-- What was stated, byte by byte as it was signed; the list of devices is a blob, packed.
CREATE TABLE coverage_statement (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL,
    product_id       uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    rollout_id       uuid NOT NULL REFERENCES rollout (id) ON DELETE CASCADE,
    number           int NOT NULL,
    made_at          timestamptz NOT NULL,
    made_by          text NOT NULL,
    reachable        bigint NOT NULL,
    fixed_reachable  bigint NOT NULL,
    body             text NOT NULL,
    sha256           text NOT NULL,
    signature        bytea NOT NULL,
    public_key       bytea NOT NULL,
    devices_blob     text NOT NULL,
    UNIQUE (product_id, number)
);
CREATE INDEX coverage_statement_rollout ON coverage_statement (rollout_id, number);
CALL protect_tenant('coverage_statement');

CREATE FUNCTION refuse_change_of_statement() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a coverage statement cannot be changed; make a new one';
END
$$;
CREATE TRIGGER coverage_statement_is_final BEFORE UPDATE ON coverage_statement
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_statement();
