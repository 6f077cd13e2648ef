-- Published for the rooms below: when each device changed to a software version. The first of a version is found by an index.
CREATE VIEW device_software_change_view WITH (security_invoker = true) AS
    SELECT organization_id, product_id, device_id, previous_version_id, software_version_id, changed_at
    FROM device_software_change;
GRANT SELECT ON device_software_change_view TO fleetward_app, fleetward_system;

-- How a version gained and lost devices, told by indexes alone: with the organization in them, no row is visited for the
-- row-level security.
DROP INDEX device_software_change_version;
CREATE INDEX device_software_change_version ON device_software_change (software_version_id, changed_at)
    INCLUDE (organization_id);
CREATE INDEX device_software_change_previous ON device_software_change (previous_version_id, changed_at)
    INCLUDE (organization_id) WHERE previous_version_id IS NOT NULL;
