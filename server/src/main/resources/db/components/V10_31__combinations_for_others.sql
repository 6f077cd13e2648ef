-- Published for the rooms below: which combination of software versions each device is counted under, what is in it, and how
-- many devices ran it on a day (UTC). Sums over combinations need no look at the versions of each.
CREATE VIEW device_build_set_view WITH (security_invoker = true) AS
    SELECT organization_id, device_id, build_set_id FROM device_build_set;
CREATE VIEW build_set_version_view WITH (security_invoker = true) AS
    SELECT organization_id, build_set_id, software_version_id FROM build_set_version;
CREATE VIEW build_set_day_view WITH (security_invoker = true) AS
    SELECT organization_id, product_id, build_set_id, day, devices FROM build_set_day;
GRANT SELECT ON device_build_set_view, build_set_version_view, build_set_day_view TO fleetward_app, fleetward_system;
