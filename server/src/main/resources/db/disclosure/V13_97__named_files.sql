-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN case_attachment.sha256 IS 'names a file in blobs';
COMMENT ON COLUMN case_receipt.sha256 IS 'names a file in blobs';
