-- Each saving of a stage's form is a revision of its own, in the version of the form it was written in.
CREATE TABLE case_revision (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    stage             text NOT NULL,
    revision          int NOT NULL CHECK (revision > 0),
    matrix            text NOT NULL,
    content           jsonb NOT NULL,
    prepared_by       text NOT NULL,
    prepared_at       timestamptz NOT NULL,
    PRIMARY KEY (case_id, stage, revision)
);
CALL protect_tenant('case_revision');
CREATE TRIGGER case_revision_is_final BEFORE UPDATE ON case_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER case_revision_stays BEFORE DELETE ON case_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();

-- "Unless already provided" (Article 14(2) and (4)): the stage whose filing covered this one.
ALTER TABLE case_notification
    ADD COLUMN revision int NOT NULL DEFAULT 0,
    ADD COLUMN matrix text NOT NULL DEFAULT '2026.1',
    ADD COLUMN already_in text NOT NULL DEFAULT '';

-- What the platform gave back for a filing, byte for byte.
CREATE TABLE case_receipt (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    stage             text NOT NULL,
    sha256            text NOT NULL,
    name              text NOT NULL,
    size_bytes        bigint NOT NULL,
    added_by          text NOT NULL,
    added_at          timestamptz NOT NULL,
    PRIMARY KEY (case_id, stage, sha256)
);
CALL protect_tenant('case_receipt');
CREATE TRIGGER case_receipt_is_final BEFORE UPDATE ON case_receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER case_receipt_stays BEFORE DELETE ON case_receipt
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();
