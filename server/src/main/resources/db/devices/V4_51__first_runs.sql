-- When a version was first run by any device; and whose rows go with a version that is deleted.
CREATE INDEX device_software_change_version ON device_software_change (software_version_id, changed_at);
