-- When a device was given a token of its own, and when it was withdrawn; the token itself is nowhere.
CREATE TABLE target_token_change (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    issued          boolean NOT NULL,
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL
);
CREATE INDEX target_token_change_device ON target_token_change (device_id, changed_at);
CALL protect_tenant('target_token_change');
INSERT INTO target_token_change (organization_id, device_id, issued, changed_by, changed_at)
SELECT organization_id, device_id, true, issued_by, issued_at FROM target_token;
