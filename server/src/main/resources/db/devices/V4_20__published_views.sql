-- What other rooms may join against, read only and under the reader's own row-level security.
CREATE VIEW device_view WITH (security_invoker = true) AS
    SELECT d.organization_id, d.product_id, d.id AS device_id, d.serial, d.hardware_version, c.slug AS cohort,
           d.registered_at, d.last_seen_at
    FROM device d LEFT JOIN cohort c ON c.id = d.cohort_id;

CREATE VIEW device_software_view WITH (security_invoker = true) AS
    SELECT s.organization_id, s.product_id, s.device_id, s.software_type, s.software_version_id, v.version, s.since
    FROM device_software s JOIN software_version v ON v.id = s.software_version_id;

GRANT SELECT ON device_view, device_software_view TO fleetward_app, fleetward_system;
