-- An SBOM of 5,000 components spent a quarter of its time on looking up, row by row, what its own transaction has just stored or
-- found: each foreign key is a query for each row. That what they point at is there is certain without them:
--   a document's rows are stored in the transaction that stores the document, and go with it by the trigger below;
--   a version's rows are made of its documents in force, and go with them too;
--   a component is found or stored in the same transaction, and never deleted: nobody may. Its organization is that of the
--   transaction, by the row-level security.
ALTER TABLE component DROP CONSTRAINT component_organization_id_fkey;
ALTER TABLE sbom_component DROP CONSTRAINT sbom_component_sbom_id_fkey;
ALTER TABLE sbom_component DROP CONSTRAINT sbom_component_component_id_fkey;
ALTER TABLE sbom_dependency DROP CONSTRAINT sbom_dependency_sbom_id_fkey;
ALTER TABLE sbom_dependency DROP CONSTRAINT sbom_dependency_component_id_fkey;
ALTER TABLE sbom_dependency DROP CONSTRAINT sbom_dependency_needs_id_fkey;
ALTER TABLE sbom_statement DROP CONSTRAINT sbom_statement_component_id_fkey;
ALTER TABLE version_component DROP CONSTRAINT version_component_software_version_id_fkey;
ALTER TABLE version_component DROP CONSTRAINT version_component_component_id_fkey;
ALTER TABLE version_component DROP CONSTRAINT version_component_product_id_fkey;

REVOKE DELETE ON component FROM fleetward_app, fleetward_system;

CREATE FUNCTION documents_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM sbom_component c USING gone g WHERE c.sbom_id = g.id;
    DELETE FROM sbom_dependency d USING gone g WHERE d.sbom_id = g.id;
    DELETE FROM version_component v
    WHERE v.software_version_id IN (SELECT software_version_id FROM gone) AND NOT EXISTS (
        SELECT FROM sbom_document d WHERE d.software_version_id = v.software_version_id AND d.in_force);
    RETURN NULL;
END
$$;
CREATE TRIGGER sbom_document_gone AFTER DELETE ON sbom_document
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION documents_gone();
