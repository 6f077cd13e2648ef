-- One ledger a product: its length and last hash. The row is also the lock of those who append.
CREATE TABLE evidence_ledger (
    product_id        uuid PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    records           bigint NOT NULL,
    head_hash         text NOT NULL
);
CALL protect_tenant('evidence_ledger');

CREATE TABLE evidence_record (
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    sequence          bigint NOT NULL,
    organization_id   uuid NOT NULL,
    source            text NOT NULL,
    title             text NOT NULL,
    requirements      text[] NOT NULL,
    numerator         bigint NOT NULL,
    denominator       bigint NOT NULL,
    unit              text NOT NULL,
    query_hash        text NOT NULL,
    measured_at       timestamptz NOT NULL,
    previous_hash     text NOT NULL,
    hash              text NOT NULL,
    PRIMARY KEY (product_id, sequence)
);
CREATE INDEX evidence_record_newest ON evidence_record (product_id, source, sequence DESC);
CALL protect_tenant('evidence_record');

CREATE FUNCTION refuse_change_of_evidence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'an evidence record cannot be changed; append a new one';
END
$$;
CREATE TRIGGER evidence_record_is_final BEFORE UPDATE ON evidence_record
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence();
