-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN artifact.sha256 IS 'names a file in blobs';
COMMENT ON COLUMN coverage_statement.devices_blob IS 'names a file in blobs';
