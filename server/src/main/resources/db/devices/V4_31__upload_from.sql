-- What a device wrote before that is kept back on it; null for nothing.
ALTER TABLE sampling_rule ADD COLUMN upload_from timestamptz;
ALTER TABLE device_config ADD COLUMN upload_from timestamptz;
