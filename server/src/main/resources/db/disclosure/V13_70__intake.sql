-- What somebody outside reported, as it was sent; a case was opened for it.
CREATE TABLE vulnerability_report (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    case_id           uuid NOT NULL UNIQUE REFERENCES case_file (id) ON DELETE CASCADE,
    channel           text NOT NULL CHECK (channel IN ('PAGE', 'API', 'MAIL')),
    title             text NOT NULL,
    affected          text NOT NULL,
    description       text NOT NULL,
    reproduction      text NOT NULL,
    contact           text NOT NULL,
    disclosure_on     date,
    received_at       timestamptz NOT NULL
);
CREATE INDEX vulnerability_report_received ON vulnerability_report (organization_id, received_at DESC);
CALL protect_tenant('vulnerability_report');

-- Files from outside: nobody has looked at them, and they are never shown in a page.
CREATE TABLE case_attachment (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    name              text NOT NULL,
    sha256            text NOT NULL,
    size_bytes        bigint NOT NULL CHECK (size_bytes >= 0),
    received_at       timestamptz NOT NULL
);
CREATE INDEX case_attachment_of_case ON case_attachment (case_id, id);
CALL protect_tenant('case_attachment');

-- The public half of the key that reports may be encrypted to. The secret half is never here.
CREATE TABLE intake_key (
    organization_id   uuid PRIMARY KEY,
    fingerprint       text NOT NULL,
    owner             text NOT NULL,
    public_key        text NOT NULL,
    stated_at         timestamptz NOT NULL,
    stated_by         text NOT NULL
);
CALL protect_tenant('intake_key');
