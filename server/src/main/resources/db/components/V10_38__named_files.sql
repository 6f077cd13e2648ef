-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN sbom_document.sha256 IS 'names a file in blobs';
