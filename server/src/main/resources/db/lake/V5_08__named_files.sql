-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN iceberg_tables.metadata_location IS 'names a file in lake';
