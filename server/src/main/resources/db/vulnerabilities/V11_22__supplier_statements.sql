-- What suppliers say in CSAF documents of their own components, by package; the latest revision of a document holds.
CREATE TABLE supplier_statement (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    -- The vulnerability as the document names it: a CVE number or the publisher's own.
    name            text NOT NULL,
    publisher       text NOT NULL,
    document        text NOT NULL,
    revision        text NOT NULL,
    stated_at       timestamptz NOT NULL,
    product         text NOT NULL,
    purl            text NOT NULL,
    cpe             text NOT NULL,
    -- affected, not_affected, fixed or under_investigation
    state           text NOT NULL,
    justification   text NOT NULL,
    detail          text NOT NULL
);
CREATE INDEX supplier_statement_document ON supplier_statement (organization_id, publisher, document);
CREATE INDEX supplier_statement_name ON supplier_statement (organization_id, name);
CALL protect_tenant('supplier_statement');

-- By vulnerability, for whoever decides.
CREATE VIEW vulnerability_supplier_statement WITH (security_invoker = true) AS
    SELECT s.*, a.vulnerability_id
    FROM supplier_statement s
    JOIN vulnerability_alias a ON a.organization_id = s.organization_id AND a.alias = s.name;
GRANT SELECT ON vulnerability_supplier_statement TO fleetward_app, fleetward_system;
