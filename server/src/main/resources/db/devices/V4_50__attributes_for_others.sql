-- What devices are described by, for rooms after this one to read, under the reader's own row-level security.
CREATE VIEW device_attribute_view WITH (security_invoker = true) AS
    SELECT organization_id, product_id, device_id, name, value_text, value_number FROM device_attribute;
GRANT SELECT ON device_attribute_view TO fleetward_app, fleetward_system;
