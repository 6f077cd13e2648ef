-- What was done to one device is part of its export.
CREATE INDEX audit_by_subject ON audit (organization_id, subject, sequence);
