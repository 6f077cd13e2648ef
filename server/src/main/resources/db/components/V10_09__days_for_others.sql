-- Published for joins by the rooms below: how many devices ran each combination of software versions on a day (UTC).
CREATE VIEW running_build_set_day WITH (security_invoker = true) AS
    SELECT d.organization_id, d.product_id, d.day, d.build_set_id, v.software_version_id, d.devices
    FROM build_set_day d JOIN build_set_version v ON v.build_set_id = d.build_set_id;
GRANT SELECT ON running_build_set_day TO fleetward_app, fleetward_system;
