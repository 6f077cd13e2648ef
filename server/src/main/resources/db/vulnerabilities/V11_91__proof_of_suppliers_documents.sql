-- What was checked of a supplier's document when it was fetched: the kind of hash its publisher gives that it has, whose
-- OpenPGP key signed it, and that in words. Empty for what came by file.
ALTER TABLE supplier_statement
    ADD COLUMN hash_checked text NOT NULL DEFAULT '',
    ADD COLUMN signed_by    text NOT NULL DEFAULT '',
    ADD COLUMN signature    text NOT NULL DEFAULT '';

-- A view's columns are those of its table when it was made.
DROP VIEW vulnerability_supplier_statement;
CREATE VIEW vulnerability_supplier_statement WITH (security_invoker = true) AS
    SELECT s.*, a.vulnerability_id
    FROM supplier_statement s
    JOIN vulnerability_alias a ON a.organization_id = s.organization_id AND a.alias = s.name;
GRANT SELECT ON vulnerability_supplier_statement TO fleetward_app, fleetward_system;
