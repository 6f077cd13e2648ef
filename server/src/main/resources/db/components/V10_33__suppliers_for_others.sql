-- Published for the rooms below: who supplies each component of a version, as the documents in force say.
CREATE VIEW component_supplier WITH (security_invoker = true) AS
    SELECT d.organization_id, d.product_id, d.software_version_id, c.component_id, c.supplier, c.supplier_contact
    FROM sbom_document d JOIN sbom_component c ON c.sbom_id = d.id
    WHERE d.in_force AND d.lists_components AND c.scope <> 'EXCLUDED';
GRANT SELECT ON component_supplier TO fleetward_app, fleetward_system;
