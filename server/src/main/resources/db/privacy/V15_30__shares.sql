-- What of which devices a third party may have, until when (Regulation (EU) 2023/2854, Article 5). It names no device, so
-- that what was shared with whom stays known when the devices are erased.
CREATE TABLE data_share (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    recipient       text NOT NULL,
    contact         text NOT NULL,
    purpose         text NOT NULL,
    request         text NOT NULL,
    scope           text[] NOT NULL,
    begins_at       timestamptz NOT NULL,
    ends_at         timestamptz NOT NULL,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    revoked_at      timestamptz,
    revoked_by      text NOT NULL DEFAULT '',
    -- Fingerprints of devices that were erased, and when the last one was.
    erased          text[] NOT NULL DEFAULT '{}',
    erased_at       timestamptz,
    token_hash      bytea NOT NULL UNIQUE,
    last_number     bigint NOT NULL DEFAULT 0,
    last_read_at    timestamptz,
    looked_at       timestamptz
);
CREATE INDEX data_share_of_product ON data_share (product_id, id DESC);
CALL protect_tenant('data_share');

CREATE TABLE data_share_device (
    share_id        uuid NOT NULL REFERENCES data_share ON DELETE CASCADE,
    device_id       uuid NOT NULL,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    serial          text NOT NULL,
    fingerprint     text NOT NULL,
    PRIMARY KEY (device_id, share_id)
);
CREATE INDEX data_share_device_of_share ON data_share_device (share_id, serial);
CALL protect_tenant('data_share_device');

-- What a share gives, in the order in which it became readable: a row is written in the transaction that stores what it
-- points to, and is numbered later, one transaction of a share after the other. So a number is never given behind one that
-- was read. Events are pointed to; lines of state are here, since what they say changes.
CREATE TABLE data_share_record (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    share_id        uuid NOT NULL REFERENCES data_share ON DELETE CASCADE,
    device_id       uuid NOT NULL,
    number          bigint,
    event_id        uuid,
    named           boolean NOT NULL DEFAULT false,
    file_sha256     text,
    file            text,
    line            json,
    line_hash       bytea,
    arrived_at      timestamptz NOT NULL
);
CREATE UNIQUE INDEX data_share_record_numbered ON data_share_record (share_id, number);
CREATE INDEX data_share_record_waiting ON data_share_record (share_id, id) WHERE number IS NULL;
CREATE UNIQUE INDEX data_share_record_line ON data_share_record (share_id, device_id, file, line_hash)
    WHERE line_hash IS NOT NULL;
CREATE INDEX data_share_record_file ON data_share_record (share_id, file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX data_share_record_of_device ON data_share_record (device_id);
CALL protect_tenant('data_share_record');

-- Where what is new is posted to. A batch keeps its id and its end until it was taken.
CREATE TABLE data_share_webhook (
    share_id          uuid PRIMARY KEY REFERENCES data_share ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    host              text NOT NULL,
    sealed            bytea NOT NULL,
    delivered_number  bigint NOT NULL DEFAULT 0,
    batch_id          uuid,
    batch_to          bigint,
    attempts          int NOT NULL DEFAULT 0,
    next_at           timestamptz NOT NULL,
    failing_since     timestamptz,
    paused_at         timestamptz,
    told_at           timestamptz,
    last_delivered_at timestamptz,
    last_trouble      text NOT NULL DEFAULT ''
);
CREATE INDEX data_share_webhook_due ON data_share_webhook (next_at);
CALL protect_tenant('data_share_webhook');

CREATE TABLE data_share_day (
    share_id        uuid NOT NULL REFERENCES data_share ON DELETE CASCADE,
    day             date NOT NULL,
    way             text NOT NULL,
    organization_id uuid NOT NULL,
    records         bigint NOT NULL,
    bytes           bigint NOT NULL,
    PRIMARY KEY (share_id, day, way)
);
CALL protect_tenant('data_share_day');
