-- Since when a device's own field data names the version; none while only its update client says so.
ALTER TABLE device_software ADD COLUMN named_at timestamptz;
UPDATE device_software SET named_at = since;

CREATE OR REPLACE VIEW device_software_view WITH (security_invoker = true) AS
    SELECT s.organization_id, s.product_id, s.device_id, s.software_type, s.software_version_id, v.version, s.since,
           s.named_at
    FROM device_software s JOIN software_version v ON v.id = s.software_version_id;
