-- How a product's maker weighs vulnerabilities; a product without a row goes by the default policy.
CREATE TABLE priority_policy (
    organization_id uuid NOT NULL,
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    -- Environmental metrics of CVSS, such as MAV:A/CR:H.
    environment     text NOT NULL,
    -- SSVC: what a failure of the product means for people and the mission.
    mission         text NOT NULL,
    likely_percent  double precision NOT NULL,
    critical_score  double precision NOT NULL,
    exploited_days  int NOT NULL,
    act_days        int NOT NULL,
    high_days       int NOT NULL,
    rest_days       int NOT NULL,
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL
);
CALL protect_tenant('priority_policy');

-- What people do about a vulnerability in a product: whose it is, until when, whether its code is reached.
CREATE TABLE vulnerability_triage (
    organization_id  uuid NOT NULL,
    product_id       uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    vulnerability_id uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    assignee         text NOT NULL DEFAULT '',
    -- Empty: by the policy.
    due_on           date,
    -- Out of the way until then, unless it becomes exploited.
    deferred_until   date,
    deferred_at      timestamptz,
    reachability     text NOT NULL DEFAULT 'UNKNOWN',
    reachability_why text NOT NULL DEFAULT '',
    -- Seen exploited in this product's own fleet.
    exploited_at     timestamptz,
    exploited_by     text NOT NULL DEFAULT '',
    PRIMARY KEY (product_id, vulnerability_id)
);
CREATE INDEX vulnerability_triage_vulnerability ON vulnerability_triage (vulnerability_id);
CALL protect_tenant('vulnerability_triage');

-- What was said and done about it, newest last.
CREATE TABLE vulnerability_note (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL,
    product_id       uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    vulnerability_id uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    noted_at         timestamptz NOT NULL,
    noted_by         text NOT NULL,
    what             text NOT NULL,
    detail           text NOT NULL
);
CREATE INDEX vulnerability_note_of ON vulnerability_note (product_id, vulnerability_id, noted_at);
CREATE INDEX vulnerability_note_vulnerability ON vulnerability_note (vulnerability_id);
CALL protect_tenant('vulnerability_note');

-- Filters of the triage page people come back to, as the end of its address.
CREATE TABLE vulnerability_filter (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    query           text NOT NULL,
    saved_by        text NOT NULL,
    saved_at        timestamptz NOT NULL,
    PRIMARY KEY (product_id, name)
);
CALL protect_tenant('vulnerability_filter');
