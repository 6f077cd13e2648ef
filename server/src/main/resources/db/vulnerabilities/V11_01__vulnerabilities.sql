-- One vulnerability under all its names. Its texts are those of its most telling record.
CREATE TABLE vulnerability (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    name            text NOT NULL,
    summary         text NOT NULL DEFAULT '',
    details         text NOT NULL DEFAULT '',
    severity        text NOT NULL DEFAULT 'UNKNOWN',
    score           double precision NOT NULL DEFAULT 0,
    vector          text NOT NULL DEFAULT '',
    published_at    timestamptz,
    withdrawn       boolean NOT NULL DEFAULT false
);
CREATE INDEX vulnerability_name ON vulnerability (organization_id, lower(name) text_pattern_ops);
CALL protect_tenant('vulnerability');

CREATE TABLE vulnerability_alias (
    organization_id  uuid NOT NULL,
    alias            text NOT NULL,
    vulnerability_id uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    PRIMARY KEY (organization_id, alias)
);
CREATE INDEX vulnerability_alias_vulnerability ON vulnerability_alias (vulnerability_id);
CALL protect_tenant('vulnerability_alias');

-- One source's record, kept as it came.
CREATE TABLE vulnerability_record (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL REFERENCES organization,
    vulnerability_id uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    source_id        text NOT NULL,
    modified_at      timestamptz NOT NULL,
    published_at     timestamptz,
    withdrawn_at     timestamptz,
    summary          text NOT NULL,
    details          text NOT NULL,
    severity         text NOT NULL,
    score            double precision NOT NULL,
    vector           text NOT NULL,
    links            text[] NOT NULL,
    raw              jsonb NOT NULL,
    imported_at      timestamptz NOT NULL,
    UNIQUE (organization_id, source_id)
);
CREATE INDEX vulnerability_record_vulnerability ON vulnerability_record (vulnerability_id);
CALL protect_tenant('vulnerability_record');

CREATE TABLE affected_package (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    record_id       uuid NOT NULL REFERENCES vulnerability_record ON DELETE CASCADE,
    ecosystem       text NOT NULL,
    release         text NOT NULL,
    name            text NOT NULL,
    ranges          jsonb NOT NULL,
    versions        text[] NOT NULL
);
CREATE INDEX affected_package_name ON affected_package (organization_id, ecosystem, name);
CREATE INDEX affected_package_record ON affected_package (record_id);
CALL protect_tenant('affected_package');

-- A component under the name the feeds know it by.
CREATE TABLE component_coordinates (
    component_id    uuid PRIMARY KEY REFERENCES component ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    ecosystem       text NOT NULL,
    release         text NOT NULL,
    name            text NOT NULL,
    version         text NOT NULL
);
CREATE INDEX component_coordinates_name ON component_coordinates (organization_id, ecosystem, name);
CALL protect_tenant('component_coordinates');

-- A component that a record concerns, and why. Follows from the two alone, whatever software has it.
CREATE TABLE component_match (
    component_id    uuid NOT NULL REFERENCES component ON DELETE CASCADE,
    record_id       uuid NOT NULL REFERENCES vulnerability_record ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    certainty       text NOT NULL,
    reason          text NOT NULL,
    fixed_version   text NOT NULL,
    found_at        timestamptz NOT NULL,
    PRIMARY KEY (component_id, record_id)
);
CREATE INDEX component_match_record ON component_match (record_id);
CALL protect_tenant('component_match');

-- What the maker says of a vulnerability in one software version, or (version null) in the whole product.
CREATE TABLE vex_statement (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL REFERENCES organization,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    vulnerability_id    uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    software_version_id uuid REFERENCES software_version ON DELETE CASCADE,
    state               text NOT NULL,
    justification       text NOT NULL,
    detail              text NOT NULL,
    stated_by           text NOT NULL,
    stated_at           timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (product_id, vulnerability_id, software_version_id)
);
CREATE INDEX vex_statement_vulnerability ON vex_statement (vulnerability_id);
CALL protect_tenant('vex_statement');

-- Finding: software version × component × vulnerability, with the state the maker gave it. The narrower statement wins.
-- exposes: devices running the version are exposed.
CREATE VIEW finding WITH (security_invoker = true) AS
    SELECT f.*, f.state = 'AFFECTED' OR (f.confirmed AND f.state IN ('OPEN', 'UNDER_INVESTIGATION')) AS exposes
    FROM (
        SELECT p.organization_id, p.product_id, p.software_version_id, p.component_id, r.vulnerability_id,
               bool_or(m.certainty = 'CONFIRMED') AS confirmed,
               min(m.found_at) AS found_at,
               coalesce(max(narrow.state), max(wide.state), 'OPEN') AS state,
               CASE WHEN max(narrow.state) IS NULL THEN coalesce(max(wide.justification), '')
                    ELSE max(narrow.justification) END AS justification
        FROM software_version_component p
        JOIN component_match m ON m.component_id = p.component_id
        JOIN vulnerability_record r ON r.id = m.record_id
        LEFT JOIN vex_statement narrow ON narrow.vulnerability_id = r.vulnerability_id
            AND narrow.software_version_id = p.software_version_id
        LEFT JOIN vex_statement wide ON wide.vulnerability_id = r.vulnerability_id
            AND wide.product_id = p.product_id AND wide.software_version_id IS NULL
        GROUP BY p.organization_id, p.product_id, p.software_version_id, p.component_id, r.vulnerability_id
    ) f;
GRANT SELECT ON finding TO fleetward_app, fleetward_system;
