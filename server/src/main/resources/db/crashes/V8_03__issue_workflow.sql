-- What people do with an issue: give it a name, take it on, ignore it for a while, bring several together.
ALTER TABLE issue
    ADD COLUMN name           text,
    ADD COLUMN assignee       text,
    ADD COLUMN ignore_until   timestamptz,
    ADD COLUMN ignore_events  bigint,
    ADD COLUMN ignore_devices bigint,
    ADD COLUMN merged_into    uuid REFERENCES issue ON DELETE CASCADE;
ALTER TABLE issue DROP CONSTRAINT issue_state_check;
UPDATE issue SET state = 'IGNORED' WHERE state = 'MUTED';
ALTER TABLE issue ADD CONSTRAINT issue_state_check CHECK (state IN ('OPEN', 'RESOLVED', 'IGNORED', 'REGRESSED'));
CREATE INDEX issue_merged ON issue (merged_into) WHERE merged_into IS NOT NULL;

-- A fingerprint and the issue that holds it. Merging moves it, splitting brings it back to its home.
CREATE TABLE issue_group (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    fingerprint     text NOT NULL,
    issue_id        uuid NOT NULL REFERENCES issue ON DELETE CASCADE,
    home_issue_id   uuid REFERENCES issue ON DELETE SET NULL,
    recipe          text NOT NULL,
    kind            text NOT NULL,
    title           text NOT NULL,
    keys            text[] NOT NULL,
    frames          text[] NOT NULL,
    -- False while a call in it waits for its symbols.
    named           boolean NOT NULL,
    -- What its events are grouped by since symbols arrived or the recipe changed.
    successor       text,
    PRIMARY KEY (product_id, fingerprint)
);
CREATE INDEX issue_group_issue ON issue_group (issue_id);
CREATE INDEX issue_group_home ON issue_group (home_issue_id);
CALL protect_tenant('issue_group');
INSERT INTO issue_group (organization_id, product_id, fingerprint, issue_id, home_issue_id, recipe, kind, title, keys,
                         frames, named)
    SELECT i.organization_id, i.product_id, i.fingerprint, i.id, i.id, 'addresses-1', lower(i.kind), i.title, '{}', '{}',
           NOT EXISTS (SELECT FROM trace t WHERE t.issue_id = i.id AND (t.pc IS NOT NULL OR t.has_coredump))
    FROM issue i;

ALTER TABLE trace
    ADD COLUMN fingerprint    text,
    ADD COLUMN recipe         text NOT NULL DEFAULT 'addresses-1',
    ADD COLUMN rules_revision integer NOT NULL DEFAULT 0,
    ADD COLUMN build_id       text,
    ADD COLUMN place          text,
    -- NONE: there is nothing to analyse; WAITING: queued; DONE and FAILED: report_sha256 or analysis_note tells.
    ADD COLUMN analysis       text NOT NULL DEFAULT 'NONE' CHECK (analysis IN ('NONE', 'WAITING', 'DONE', 'FAILED')),
    ADD COLUMN analysis_note  text,
    ADD COLUMN report_sha256  text,
    -- First 12 hex digits of the builds whose symbols would tell more; 'any' when the build is not known.
    ADD COLUMN waits_for      text[] NOT NULL DEFAULT '{}';
UPDATE trace t SET fingerprint = i.fingerprint FROM issue i WHERE i.id = t.issue_id;
UPDATE trace SET waits_for = '{any}' WHERE pc IS NOT NULL OR has_coredump;
ALTER TABLE trace ALTER COLUMN fingerprint SET NOT NULL;
CREATE INDEX trace_fingerprint ON trace (product_id, fingerprint);
CREATE INDEX trace_waiting ON trace USING gin (waits_for) WHERE waits_for <> '{}';
CREATE INDEX trace_issue_waiting ON trace (issue_id) WHERE waits_for <> '{}';
ALTER TABLE issue DROP COLUMN fingerprint;

-- What happened to an issue, by people and by field data; notes are here too.
CREATE TABLE issue_activity (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    issue_id        uuid NOT NULL REFERENCES issue ON DELETE CASCADE,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    what            text NOT NULL,
    detail          text NOT NULL
);
CREATE INDEX issue_activity_issue ON issue_activity (issue_id, at DESC);
CALL protect_tenant('issue_activity');

-- A case, a ticket, a change: where else people speak of the issue.
CREATE TABLE issue_link (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    issue_id        uuid NOT NULL REFERENCES issue ON DELETE CASCADE,
    title           text NOT NULL,
    address         text NOT NULL,
    added_at        timestamptz NOT NULL,
    UNIQUE (issue_id, address)
);
CALL protect_tenant('issue_link');

-- What a product adds to our lists of functions that do not count.
CREATE TABLE grouping_rules (
    organization_id uuid NOT NULL,
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    revision        integer NOT NULL,
    drop_functions  text[] NOT NULL,
    in_app          text[] NOT NULL,
    not_in_app      text[] NOT NULL
);
CALL protect_tenant('grouping_rules');
