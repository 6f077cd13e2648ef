-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN symbol_file.sha256 IS 'names a file in blobs';
