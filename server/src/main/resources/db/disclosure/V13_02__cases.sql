CREATE TABLE case_file (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    number            int NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    kind              text NOT NULL,
    title             text NOT NULL,
    vulnerability     text,
    csirt             text NOT NULL,
    opened_at         timestamptz NOT NULL,
    opened_by         text NOT NULL,
    signal_at         timestamptz,
    UNIQUE (organization_id, number)
);
CREATE INDEX case_file_of_product ON case_file (product_id, number DESC);
CALL protect_tenant('case_file');

-- Moments a legal clock counts from (awareness, measure) or that end a case (closed): stated once, never changed.
CREATE TABLE case_statement (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    what              text NOT NULL,
    at                timestamptz NOT NULL,
    reason            text NOT NULL,
    stated_by         text NOT NULL,
    stated_at         timestamptz NOT NULL,
    PRIMARY KEY (case_id, what)
);
CALL protect_tenant('case_statement');

CREATE TABLE case_notification (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    stage             text NOT NULL,
    content           jsonb NOT NULL,
    prepared_by       text NOT NULL,
    prepared_at       timestamptz NOT NULL,
    sent_at           timestamptz,
    reference         text,
    sent_by           text,
    recorded_at       timestamptz,
    PRIMARY KEY (case_id, stage)
);
CALL protect_tenant('case_notification');

CREATE TABLE case_entry (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    at                timestamptz NOT NULL,
    who               text NOT NULL,
    what              text NOT NULL,
    detail            text NOT NULL
);
CREATE INDEX case_entry_of_case ON case_entry (case_id, at, id);
CALL protect_tenant('case_entry');

-- What was stated or sent is a fact for the authorities: the database itself refuses to change it.
CREATE FUNCTION refuse_change_of_case_facts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'case_notification' THEN
        IF OLD.sent_at IS NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a stated moment or sent notification of a case cannot be changed';
END
$$;
CREATE TRIGGER case_statement_is_final BEFORE UPDATE ON case_statement
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER case_notification_is_final BEFORE UPDATE ON case_notification
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER case_entry_is_final BEFORE UPDATE ON case_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
