-- “fleetward doctor” counts files that no row names; this one may outlive the file.
COMMENT ON COLUMN data_share_record.file_sha256 IS 'may name a file in blobs';
