-- What owners ask for, and how it is answered in time. The row stays when the device is erased, as proof that the request
-- was answered (GDPR Article 5(2)): then it names the device by its fingerprint alone, and what the owner wrote is empty.
CREATE TABLE owner_request (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL,
    product_id       uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    device_id        uuid,
    fingerprint      text NOT NULL,
    kind             text NOT NULL,
    channel          text NOT NULL,
    entered_by       text NOT NULL,
    state            text NOT NULL,
    field            text NOT NULL,
    wish             text NOT NULL,
    recipient        text NOT NULL,
    until            text NOT NULL,
    received_at      timestamptz NOT NULL,
    due_at           timestamptz NOT NULL,
    due_why          jsonb NOT NULL,
    extended_at      timestamptz,
    extension_reason text NOT NULL DEFAULT '',
    closed_at        timestamptz,
    answer           text NOT NULL DEFAULT '',
    article          text NOT NULL DEFAULT '',
    export_id        uuid,
    erasure_id       uuid
);
CREATE INDEX owner_request_of_product ON owner_request (product_id, closed_at, due_at);
CREATE INDEX owner_request_of_device ON owner_request (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX owner_request_preparing ON owner_request (id) WHERE state = 'IN_PROGRESS' AND export_id IS NOT NULL;
CALL protect_tenant('owner_request');

CREATE TABLE owner_request_entry (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    request_id      uuid NOT NULL REFERENCES owner_request (id) ON DELETE CASCADE,
    at              timestamptz NOT NULL,
    what            text NOT NULL,
    by_owner        boolean NOT NULL,
    entered_by      text NOT NULL,
    detail          text NOT NULL
);
CREATE INDEX owner_request_entry_of_request ON owner_request_entry (request_id, id);
CALL protect_tenant('owner_request_entry');
