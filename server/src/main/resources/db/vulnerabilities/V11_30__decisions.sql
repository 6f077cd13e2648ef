-- What is said of a vulnerability: of which component of a product, in which of its versions, on which hardware, by whom.
-- Nothing is deleted: what was taken back or has expired stays, with its history.
CREATE TABLE vex_decision (
    id                 uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id    uuid NOT NULL REFERENCES organization,
    product_id         uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    -- The name it was said of; no vulnerability yet when no record of that name has come.
    vulnerability_name text NOT NULL,
    vulnerability_id   uuid REFERENCES vulnerability ON DELETE SET NULL,
    -- A package URL or name without version, empty for any; its versions (texts or vers: ranges), none for all.
    component          text NOT NULL,
    component_versions text[] NOT NULL,
    -- Versions of the product's software: a text or a vers: range, empty for all.
    software_type      text NOT NULL,
    versions           text NOT NULL,
    hardware           text NOT NULL,
    state              text NOT NULL,
    justification      text NOT NULL,
    -- State and justification as their source wrote them.
    state_label        text NOT NULL,
    label              text NOT NULL,
    responses          text[] NOT NULL,
    detail             text NOT NULL,
    action             text NOT NULL,
    source             text NOT NULL,
    issuer             text NOT NULL,
    -- False while the issuer is not trusted for what it says.
    applies            boolean NOT NULL,
    -- The statement as the document had it, for what we have no words for.
    statement          jsonb NOT NULL DEFAULT '{}',
    document_id        uuid,
    -- Versions that had the finding when it was decided, the latest last: later ones inherit.
    made_for           text[] NOT NULL,
    decided_by         text NOT NULL,
    decided_at         timestamptz NOT NULL,
    expires_at         timestamptz,
    withdrawn_at       timestamptz
);
CREATE UNIQUE INDEX vex_decision_scope ON vex_decision (product_id, vulnerability_name, component, component_versions,
    software_type, versions, hardware, source, issuer) WHERE withdrawn_at IS NULL;
CREATE INDEX vex_decision_vulnerability ON vex_decision (vulnerability_id);
CREATE INDEX vex_decision_unknown ON vex_decision (organization_id, vulnerability_name) WHERE vulnerability_id IS NULL;
CREATE INDEX vex_decision_expiry ON vex_decision (expires_at) WHERE expires_at IS NOT NULL AND withdrawn_at IS NULL;
CALL protect_tenant('vex_decision');

-- Every change of a decision, the first included.
CREATE TABLE vex_decision_change (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    decision_id     uuid NOT NULL REFERENCES vex_decision ON DELETE CASCADE,
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL,
    what            text NOT NULL,
    content         jsonb NOT NULL
);
CREATE INDEX vex_decision_change_decision ON vex_decision_change (decision_id, changed_at);
CALL protect_tenant('vex_decision_change');

-- Which decision holds for a finding, worked out when a decision, an SBOM or a match changes: so a finding stays a plain
-- join. Without hardware it holds for all that no other row is about.
CREATE TABLE vex_ruling (
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    component_id        uuid NOT NULL REFERENCES component ON DELETE CASCADE,
    vulnerability_id    uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    hardware            text NOT NULL,
    decision_id         uuid NOT NULL REFERENCES vex_decision ON DELETE CASCADE,
    state               text NOT NULL,
    justification       text NOT NULL,
    inherited_from      text NOT NULL,
    expires_at          timestamptz,
    PRIMARY KEY (software_version_id, component_id, vulnerability_id, hardware)
);
CREATE INDEX vex_ruling_decision ON vex_ruling (decision_id);
CREATE INDEX vex_ruling_vulnerability ON vex_ruling (vulnerability_id, product_id);
CREATE INDEX vex_ruling_hardware ON vex_ruling (product_id, vulnerability_id) WHERE hardware <> '';
CALL protect_tenant('vex_ruling');

-- VEX documents as they came, byte for byte, and what was not taken of them.
CREATE TABLE vex_document (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    format          text NOT NULL,
    spec_version    text NOT NULL,
    name            text NOT NULL,
    issuer          text NOT NULL,
    issued_at       timestamptz,
    sha256          text NOT NULL,
    body            bytea NOT NULL,
    taken           int NOT NULL,
    refused         jsonb NOT NULL,
    imported_by     text NOT NULL,
    imported_at     timestamptz NOT NULL
);
CREATE INDEX vex_document_product ON vex_document (product_id, imported_at DESC);
CALL protect_tenant('vex_document');

-- Whose word on this product counts: the maker's own documents, or a supplier's on its components.
CREATE TABLE vex_issuer (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    issuer          text NOT NULL,
    source          text NOT NULL,
    trusted_by      text NOT NULL,
    trusted_at      timestamptz NOT NULL,
    PRIMARY KEY (product_id, issuer)
);
CALL protect_tenant('vex_issuer');

INSERT INTO vex_decision (id, organization_id, product_id, vulnerability_name, vulnerability_id, component,
    component_versions, software_type, versions, hardware, state, justification, state_label, label, responses, detail, action,
    source, issuer, applies, made_for, decided_by, decided_at)
SELECT s.id, s.organization_id, s.product_id, v.name, s.vulnerability_id, '', '{}', coalesce(w.type, ''),
    coalesce(w.version, ''), '', s.state, s.justification, '', s.justification, '{}', s.detail, '', 'OWN', '', true, '{}',
    s.stated_by, s.stated_at
FROM vex_statement s JOIN vulnerability v ON v.id = s.vulnerability_id
LEFT JOIN software_version w ON w.id = s.software_version_id;

INSERT INTO vex_decision_change (organization_id, decision_id, changed_at, changed_by, what, content)
SELECT organization_id, id, decided_at, decided_by, 'decided',
    json_build_object('state', state, 'justification', justification, 'detail', detail)
FROM vex_decision;

INSERT INTO vex_ruling
SELECT DISTINCT ON (p.software_version_id, p.component_id, v.vulnerability_id)
    p.organization_id, p.product_id, p.software_version_id, p.component_id, v.vulnerability_id, '', d.id, d.state,
    d.justification, '', NULL
FROM software_version_component p
JOIN component_vulnerability v ON v.component_id = p.component_id
JOIN vex_statement d ON d.vulnerability_id = v.vulnerability_id AND d.product_id = p.product_id
    AND (d.software_version_id IS NULL OR d.software_version_id = p.software_version_id)
ORDER BY p.software_version_id, p.component_id, v.vulnerability_id, d.software_version_id IS NULL;

DROP VIEW finding;
DROP TABLE vex_statement;

-- Finding: software version × component × vulnerability, with the decision that holds. exposes: devices running the
-- version are exposed, unless a ruling about their hardware says otherwise. What has expired decides nothing.
CREATE VIEW finding WITH (security_invoker = true) AS
    SELECT f.*, f.state = 'AFFECTED' OR (f.confirmed AND f.state IN ('OPEN', 'UNDER_INVESTIGATION')) AS exposes
    FROM (
        SELECT v.organization_id, v.product_id, v.software_version_id, v.component_id, v.vulnerability_id,
               v.confirmed, v.found_at,
               coalesce(d.state, 'OPEN') AS state,
               coalesce(d.justification, '') AS justification,
               d.decision_id, coalesce(d.inherited_from, '') AS inherited_from
        FROM version_vulnerability v
        LEFT JOIN vex_ruling d ON d.software_version_id = v.software_version_id
            AND d.component_id = v.component_id AND d.vulnerability_id = v.vulnerability_id
            AND d.hardware = '' AND (d.expires_at IS NULL OR d.expires_at > now())
    ) f;
GRANT SELECT ON finding TO fleetward_app, fleetward_system;
