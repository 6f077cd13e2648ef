-- Several sources have a record of the same number; each is kept beside the others.
ALTER TABLE vulnerability_record
    ADD COLUMN source     text   NOT NULL DEFAULT 'OSV',
    ADD COLUMN weaknesses text[] NOT NULL DEFAULT '{}',
    DROP CONSTRAINT vulnerability_record_organization_id_source_id_key,
    ADD UNIQUE (organization_id, source_id, source);

-- What a record derives from, as a distribution's does from the CVE: it says the same of another package.
CREATE TABLE record_upstream (
    record_id       uuid NOT NULL REFERENCES vulnerability_record ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    PRIMARY KEY (record_id, name)
);
CREATE INDEX record_upstream_name ON record_upstream (organization_id, name);
CALL protect_tenant('record_upstream');
INSERT INTO record_upstream
SELECT DISTINCT r.id, r.organization_id, u.name FROM vulnerability_record r, jsonb_array_elements_text(
    CASE jsonb_typeof(r.raw -> 'upstream') WHEN 'array' THEN r.raw -> 'upstream' ELSE '[]' END) u (name);

-- One statement about products by CPE, and those it says are affected.
CREATE TABLE affected_configuration (
    id              uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    record_id       uuid NOT NULL REFERENCES vulnerability_record ON DELETE CASCADE,
    statement       jsonb NOT NULL
);
CREATE INDEX affected_configuration_record ON affected_configuration (record_id);
CALL protect_tenant('affected_configuration');

CREATE TABLE affected_product (
    configuration_id uuid NOT NULL REFERENCES affected_configuration ON DELETE CASCADE,
    organization_id  uuid NOT NULL,
    part             text NOT NULL,
    vendor           text NOT NULL,
    product          text NOT NULL,
    PRIMARY KEY (configuration_id, part, vendor, product)
);
CREATE INDEX affected_product_name ON affected_product (organization_id, product, vendor, part);
CALL protect_tenant('affected_product');

-- A component under its CPE names. origin: how we know the name, and so how much it is worth.
CREATE TABLE component_cpe (
    component_id    uuid NOT NULL REFERENCES component ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    cpe             text NOT NULL,
    part            text NOT NULL,
    vendor          text NOT NULL,
    product         text NOT NULL,
    version         text NOT NULL,
    purl_type       text NOT NULL,
    origin          text NOT NULL,
    PRIMARY KEY (component_id, cpe)
);
CREATE INDEX component_cpe_name ON component_cpe (organization_id, product, vendor, part);
CALL protect_tenant('component_cpe');

-- What is affected by commit or tag.
CREATE TABLE affected_repository (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    record_id       uuid NOT NULL REFERENCES vulnerability_record ON DELETE CASCADE,
    repository      text NOT NULL,
    events          jsonb NOT NULL,
    tags            text[] NOT NULL
);
CREATE INDEX affected_repository_name ON affected_repository (organization_id, repository);
CREATE INDEX affected_repository_record ON affected_repository (record_id);
CALL protect_tenant('affected_repository');

-- The repository and the commit or tag of it that a component was built from.
CREATE TABLE component_repository (
    component_id    uuid NOT NULL REFERENCES component ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    repository      text NOT NULL,
    revision        text NOT NULL,
    PRIMARY KEY (component_id, repository, revision)
);
CREATE INDEX component_repository_name ON component_repository (organization_id, repository);
CALL protect_tenant('component_repository');

-- open: what else is in the software would decide it. settled_by: the distribution's record that decided it; a match
-- it decided against is OVERRULED, kept to be shown, and makes no finding.
ALTER TABLE component_match
    ADD COLUMN open       boolean NOT NULL DEFAULT false,
    ADD COLUMN settled_by uuid REFERENCES vulnerability_record ON DELETE SET NULL;
CREATE INDEX component_match_settled ON component_match (settled_by) WHERE settled_by IS NOT NULL;

ALTER TABLE component_vulnerability
    ADD COLUMN matches int     NOT NULL DEFAULT 1,
    ADD COLUMN open    boolean NOT NULL DEFAULT false;
UPDATE component_vulnerability v SET matches = (
    SELECT count(*) FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
    WHERE m.component_id = v.component_id AND r.vulnerability_id = v.vulnerability_id);

-- An open match decided by what else is in one software version: CONFIRMED or RULED_OUT.
CREATE TABLE version_match (
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    component_id        uuid NOT NULL,
    record_id           uuid NOT NULL,
    organization_id     uuid NOT NULL,
    certainty           text NOT NULL,
    reason              text NOT NULL,
    PRIMARY KEY (software_version_id, component_id, record_id),
    FOREIGN KEY (component_id, record_id) REFERENCES component_match ON DELETE CASCADE
);
CREATE INDEX version_match_match ON version_match (component_id, record_id);
CALL protect_tenant('version_match');

-- What matching says of each software version, before anyone has decided on it.
CREATE VIEW version_vulnerability WITH (security_invoker = true) AS
    SELECT p.organization_id, p.product_id, p.software_version_id, p.component_id, v.vulnerability_id,
           v.confirmed OR coalesce(x.confirmed, false) AS confirmed, v.found_at
    FROM software_version_component p
    JOIN component_vulnerability v ON v.component_id = p.component_id
    LEFT JOIN LATERAL (
        SELECT bool_or(m.certainty = 'CONFIRMED') AS confirmed,
               count(*) FILTER (WHERE m.certainty = 'RULED_OUT') AS ruled_out
        FROM version_match m JOIN vulnerability_record r ON r.id = m.record_id
        WHERE v.open AND m.software_version_id = p.software_version_id AND m.component_id = p.component_id
          AND r.vulnerability_id = v.vulnerability_id
    ) x ON true
    WHERE coalesce(x.ruled_out, 0) < v.matches;
GRANT SELECT ON version_vulnerability TO fleetward_app, fleetward_system;

DROP VIEW finding;
CREATE VIEW finding WITH (security_invoker = true) AS
    SELECT f.*, f.state = 'AFFECTED' OR (f.confirmed AND f.state IN ('OPEN', 'UNDER_INVESTIGATION')) AS exposes
    FROM (
        SELECT v.organization_id, v.product_id, v.software_version_id, v.component_id, v.vulnerability_id,
               v.confirmed, v.found_at,
               coalesce(narrow.state, wide.state, 'OPEN') AS state,
               CASE WHEN narrow.state IS NULL THEN coalesce(wide.justification, '')
                    ELSE narrow.justification END AS justification
        FROM version_vulnerability v
        LEFT JOIN vex_statement narrow ON narrow.vulnerability_id = v.vulnerability_id
            AND narrow.product_id = v.product_id AND narrow.software_version_id = v.software_version_id
        LEFT JOIN vex_statement wide ON wide.vulnerability_id = v.vulnerability_id
            AND wide.product_id = v.product_id AND wide.software_version_id IS NULL
    ) f;
GRANT SELECT ON finding TO fleetward_app, fleetward_system;

UPDATE vulnerability_record SET weaknesses = ARRAY(SELECT jsonb_array_elements_text(
    CASE jsonb_typeof(raw #> '{database_specific,cwe_ids}') WHEN 'array'
        THEN raw #> '{database_specific,cwe_ids}' ELSE '[]' END));
