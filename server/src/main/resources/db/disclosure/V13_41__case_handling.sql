-- How far a case has come (ISO/IEC 30111), who works on it, with whom it may be shared and until when it is kept.
ALTER TABLE case_file
    ADD COLUMN state text NOT NULL DEFAULT 'TRIAGE'
        CHECK (state IN ('TRIAGE', 'CONFIRMED', 'FIXING', 'FIX_AVAILABLE', 'DISCLOSED', 'CLOSED', 'REJECTED')),
    ADD COLUMN state_since timestamptz,
    ADD COLUMN assignee text NOT NULL DEFAULT '',
    ADD COLUMN tlp text NOT NULL DEFAULT 'AMBER'
        CHECK (tlp IN ('RED', 'AMBER_STRICT', 'AMBER', 'GREEN', 'CLEAR')),
    ADD COLUMN embargo_until timestamptz;

-- Cases opened before had no state; what was stated of them tells it.
UPDATE case_file c SET
    state = CASE WHEN EXISTS (SELECT FROM case_statement s WHERE s.case_id = c.id AND s.what = 'CLOSED') THEN 'CLOSED'
                 WHEN EXISTS (SELECT FROM case_statement s WHERE s.case_id = c.id AND s.what = 'MEASURE') THEN 'FIX_AVAILABLE'
                 WHEN EXISTS (SELECT FROM case_statement s WHERE s.case_id = c.id AND s.what IN ('EVIDENCE', 'AWARENESS'))
                     THEN 'CONFIRMED'
                 ELSE 'TRIAGE' END,
    state_since = coalesce((SELECT max(s.stated_at) FROM case_statement s WHERE s.case_id = c.id), c.opened_at);
ALTER TABLE case_file ALTER COLUMN state_since SET NOT NULL;

-- What a case is about, besides its vulnerability.
CREATE TABLE case_link (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('ISSUE', 'VULNERABILITY', 'COMPONENT', 'SOFTWARE_VERSION', 'ROLLOUT')),
    target            text NOT NULL,
    label             text NOT NULL,
    added_by          text NOT NULL,
    added_at          timestamptz NOT NULL,
    PRIMARY KEY (case_id, kind, target)
);
CALL protect_tenant('case_link');

-- Of the lines of a case's history, its reporter reads only those written for them.
ALTER TABLE case_entry ADD COLUMN for_reporter boolean NOT NULL DEFAULT false;

-- A reporter follows a case by an address nobody can guess; only its hash is kept.
CREATE TABLE case_reporter (
    case_id           uuid PRIMARY KEY REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    name              text NOT NULL,
    secret_hash       bytea NOT NULL UNIQUE,
    made_by           text NOT NULL,
    made_at           timestamptz NOT NULL,
    read_at           timestamptz
);
CALL protect_tenant('case_reporter');
