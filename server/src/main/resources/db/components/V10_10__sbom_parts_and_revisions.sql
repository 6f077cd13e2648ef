-- Every document ever put in force: a version has one in force for each part (bootloader, rtos, app, modem …), and all
-- those it replaced. What is in force together is the view sbom: one row for each described version, as it always was.
ALTER TABLE sbom RENAME TO sbom_document;
ALTER TABLE sbom_document DROP CONSTRAINT sbom_software_version_id_key;
ALTER TABLE sbom_document
    ADD part             text NOT NULL DEFAULT '',
    ADD revision         int NOT NULL DEFAULT 1,
    ADD in_force         boolean NOT NULL DEFAULT true,
    ADD ended_at         timestamptz,
    ADD author_contact   text NOT NULL DEFAULT '',
    ADD documents        int NOT NULL DEFAULT 1,
    ADD dependencies     int NOT NULL DEFAULT 0,
    ADD dangling         int NOT NULL DEFAULT 0,
    -- A report of decisions (Yocto's cve-check) names recipes of the build that need not be in the product.
    ADD lists_components boolean NOT NULL DEFAULT true;
ALTER TABLE sbom_document ADD CONSTRAINT sbom_document_revision UNIQUE (software_version_id, part, revision);
CREATE UNIQUE INDEX sbom_document_in_force ON sbom_document (software_version_id, part) WHERE in_force;

CREATE VIEW sbom WITH (security_invoker = true) AS
    SELECT DISTINCT ON (software_version_id) id, organization_id, product_id, software_version_id, sha256, uploaded_at
    FROM sbom_document WHERE in_force AND lists_components ORDER BY software_version_id, part;
GRANT SELECT ON sbom TO fleetward_app, fleetward_system;

-- One component may be named with another CPE by each SBOM: all of them count.
ALTER TABLE component ADD cpes text[] NOT NULL DEFAULT '{}';
UPDATE component SET cpes = ARRAY[cpe] WHERE cpe IS NOT NULL;

-- What each document says of the component; two may say different things.
ALTER TABLE sbom_component
    ADD reference        text NOT NULL DEFAULT '',
    ADD type             text NOT NULL DEFAULT '',
    ADD supplier         text NOT NULL DEFAULT '',
    ADD supplier_contact text NOT NULL DEFAULT '',
    ADD licences         text[] NOT NULL DEFAULT '{}',
    ADD hashes           jsonb NOT NULL DEFAULT '{}',
    ADD source           text NOT NULL DEFAULT '',
    ADD direct           boolean NOT NULL DEFAULT false;
UPDATE sbom_component s SET supplier = c.supplier, licences = c.licences, hashes = c.hashes
FROM component c WHERE c.id = s.component_id;

CREATE TABLE sbom_dependency (
    sbom_id         uuid NOT NULL REFERENCES sbom_document ON DELETE CASCADE,
    component_id    uuid NOT NULL REFERENCES component,
    needs_id        uuid NOT NULL REFERENCES component,
    organization_id uuid NOT NULL,
    kind            text NOT NULL,
    PRIMARY KEY (sbom_id, component_id, needs_id, kind)
);
CALL protect_tenant('sbom_dependency');

-- What a document states about a vulnerability in a component: a patch, a reason, an open question.
CREATE TABLE sbom_statement (
    sbom_id         uuid NOT NULL REFERENCES sbom_document ON DELETE CASCADE,
    component_id    uuid NOT NULL REFERENCES component,
    vulnerability   text NOT NULL,
    organization_id uuid NOT NULL,
    stated          text NOT NULL,
    reason          text NOT NULL,
    detail          text NOT NULL,
    PRIMARY KEY (sbom_id, component_id, vulnerability)
);
CALL protect_tenant('sbom_statement');

-- All parts in force of a version together, kept beside the documents: joining and removing doubles for every question
-- would cost as much as there are documents.
CREATE TABLE version_component (
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    component_id        uuid NOT NULL REFERENCES component,
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    scope               text NOT NULL,
    direct              boolean NOT NULL,
    parts               text[] NOT NULL,
    PRIMARY KEY (software_version_id, component_id)
);
CREATE INDEX version_component_component ON version_component (component_id);
CREATE INDEX version_component_product ON version_component (product_id);
CALL protect_tenant('version_component');
INSERT INTO version_component
SELECT d.software_version_id, c.component_id, d.organization_id, d.product_id, c.scope, false, ARRAY['']
FROM sbom_document d JOIN sbom_component c ON c.sbom_id = d.id;

CREATE TABLE version_statement (
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    component_id        uuid NOT NULL REFERENCES component,
    vulnerability       text NOT NULL,
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    statement           text NOT NULL,
    reason              text NOT NULL,
    detail              text NOT NULL,
    sbom_id             uuid NOT NULL REFERENCES sbom_document ON DELETE CASCADE,
    PRIMARY KEY (software_version_id, component_id, vulnerability)
);
CREATE INDEX version_statement_product ON version_statement (product_id);
CALL protect_tenant('version_statement');

CREATE OR REPLACE VIEW software_version_component WITH (security_invoker = true) AS
    SELECT organization_id, product_id, software_version_id, component_id
    FROM version_component WHERE scope <> 'EXCLUDED';

-- Published for the rooms below: what the build itself says about a vulnerability in a component of a version. The
-- statement is FIXED, NOT_AFFECTED, AFFECTED, IN_TRIAGE, ACCEPTED (left unfixed by the build: somebody must decide) or
-- OBSERVED (a tool compared versions: evidence, no decision); vulnerability is the name as written, in upper case.
CREATE VIEW component_patch WITH (security_invoker = true) AS
    SELECT organization_id, product_id, software_version_id, component_id, vulnerability, statement, reason, detail,
           sbom_id
    FROM version_statement;
GRANT SELECT ON component_patch TO fleetward_app, fleetward_system;
