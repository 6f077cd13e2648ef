-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN trace.coredump_sha256 IS 'names a file in blobs';
COMMENT ON COLUMN trace.report_sha256 IS 'names a file in blobs';
