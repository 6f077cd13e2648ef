-- How a product's devices are dealt with over DDI. With confirm, each device says yes before it may take an update.
CREATE TABLE ddi_policy (
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    confirm         boolean NOT NULL,
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL
);
CALL protect_tenant('ddi_policy');

-- Whose certificates let a product's devices in, by the hash that the proxy which ends TLS hands on.
CREATE TABLE device_authority (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    issuer_hash     text NOT NULL,
    added_at        timestamptz NOT NULL,
    added_by        text NOT NULL,
    UNIQUE (product_id, issuer_hash)
);
CALL protect_tenant('device_authority');

-- A device that has agreed to all that comes, and who had it do so.
ALTER TABLE ddi_client
    ADD COLUMN auto_confirm_at        timestamptz,
    ADD COLUMN auto_confirm_initiator text,
    ADD COLUMN auto_confirm_remark    text;

-- What a device said to one update: the last word counts, and a yes stays.
CREATE TABLE ddi_confirmation (
    action_id       int PRIMARY KEY REFERENCES deployment (action_id) ON UPDATE CASCADE ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    confirmed       boolean NOT NULL,
    code            int,
    details         text[] NOT NULL,
    said_at         timestamptz NOT NULL
);
CREATE INDEX ddi_confirmation_device ON ddi_confirmation (device_id);
CALL protect_tenant('ddi_confirmation');

ALTER TABLE deployment_message
    ADD COLUMN code          int,
    ADD COLUMN progress_done int,
    ADD COLUMN progress_of   int;

-- What devices are to be told, read for a whole product at once.
CREATE INDEX deployment_due ON deployment (product_id, device_id)
    WHERE state IN ('OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED', 'CANCELLING');
