-- Mails that were read into a case, by what tells them apart: one is never read in twice.
CREATE TABLE case_mail (
    organization_id   uuid NOT NULL,
    message_id        text NOT NULL,
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    imported_at       timestamptz NOT NULL,
    imported_by       text NOT NULL,
    PRIMARY KEY (organization_id, message_id)
);
CREATE INDEX case_mail_of_case ON case_mail (case_id);
CALL protect_tenant('case_mail');
