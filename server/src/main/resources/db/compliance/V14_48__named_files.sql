-- Backups and “fleetward doctor” follow this comment to the files that rows name; the text is theirs.
COMMENT ON COLUMN compliance_document.sha256 IS 'names a file in blobs';
COMMENT ON COLUMN frozen_file.sha256 IS 'names a file in blobs';
COMMENT ON COLUMN maker_question.sha256 IS 'names a file in blobs';
