-- Until when a test report or certificate counts; empty for what does not expire.
ALTER TABLE compliance_document ADD COLUMN valid_until date;
