-- What the maker or maintainer of a component is told of a vulnerability in it (CRA Article 13(6)). A person sends it.
CREATE TABLE upstream_report (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    number            int NOT NULL CHECK (number > 0),
    component         text NOT NULL,
    recipient         text NOT NULL,
    text              text NOT NULL,
    embargo_until     timestamptz,
    patch             text NOT NULL DEFAULT 'NONE' CHECK (patch IN ('NONE', 'LINK', 'ATTACHED')),
    patch_reference   text NOT NULL DEFAULT '',
    changed_at        timestamptz NOT NULL,
    changed_by        text NOT NULL,
    state             text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SENT', 'NOT_NEEDED')),
    ended_at          timestamptz,
    ended_by          text NOT NULL DEFAULT '',
    sent_to           text NOT NULL DEFAULT '',
    channel           text CHECK (channel IN ('EMAIL', 'PRIVATE_REPORT', 'WEB_FORM', 'ISSUE', 'OTHER')),
    reference         text NOT NULL DEFAULT '',
    sha256            text,
    reason            text NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, number),
    CHECK ((patch = 'NONE') = (patch_reference = '')),
    CHECK ((state = 'DRAFT') = (ended_at IS NULL)),
    CHECK ((state = 'SENT') = (sha256 IS NOT NULL AND channel IS NOT NULL))
);
CALL protect_tenant('upstream_report');

-- What was sent stays as it was sent.
CREATE FUNCTION refuse_change_of_upstream_report() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF OLD.state <> 'DRAFT' THEN
        RAISE EXCEPTION 'a report to a maintainer that is no draft any more cannot be changed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER upstream_report_is_final BEFORE UPDATE ON upstream_report
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_upstream_report();

CREATE TABLE upstream_answer (
    case_id           uuid NOT NULL,
    report            int NOT NULL,
    number            int NOT NULL,
    organization_id   uuid NOT NULL,
    answered_at       timestamptz NOT NULL,
    text              text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    recorded_by       text NOT NULL,
    PRIMARY KEY (case_id, report, number),
    FOREIGN KEY (case_id, report) REFERENCES upstream_report ON DELETE CASCADE
);
CALL protect_tenant('upstream_answer');
