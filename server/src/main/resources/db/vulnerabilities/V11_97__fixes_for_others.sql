-- Published for the rooms below: in which versions of a component records say that something is fixed.
CREATE VIEW component_fix WITH (security_invoker = true) AS
    SELECT DISTINCT organization_id, component_id, fixed_version FROM component_match WHERE fixed_version <> '';
GRANT SELECT ON component_fix TO fleetward_app, fleetward_system;
