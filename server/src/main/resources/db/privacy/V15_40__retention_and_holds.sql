-- How long a kind of data is kept, where the product differs from the standard.
CREATE TABLE retention_policy (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    kind            text NOT NULL,
    keep_days       int NOT NULL CHECK (keep_days > 0),
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL,
    PRIMARY KEY (product_id, kind)
);
CALL protect_tenant('retention_policy');

-- A product could say so of its messages before; its column is no longer read.
INSERT INTO retention_policy (organization_id, product_id, kind, keep_days, changed_by, changed_at)
SELECT organization_id, id, 'messages', keep_events_days, 'product settings', now()
FROM product WHERE keep_events_days <> 400;

-- What was removed on a day. A day is done when nothing older was left.
CREATE TABLE retention_run (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    kind            text NOT NULL,
    day             date NOT NULL,
    removed_before  timestamptz NOT NULL,
    removed         bigint NOT NULL,
    done            boolean NOT NULL,
    ran_at          timestamptz NOT NULL,
    PRIMARY KEY (product_id, kind, day)
);
CALL protect_tenant('retention_run');

-- Data that must stay: of one device, or of all of the product where none is named.
CREATE TABLE legal_hold (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id       uuid REFERENCES device ON DELETE CASCADE,
    reason          text NOT NULL,
    reference       text NOT NULL,
    placed_by       text NOT NULL,
    placed_at       timestamptz NOT NULL,
    review_on       date NOT NULL,
    released_by     text,
    released_at     timestamptz,
    release_reason  text
);
CREATE INDEX legal_hold_of_product ON legal_hold (product_id, id DESC);
CREATE INDEX legal_hold_of_device ON legal_hold (device_id);
CALL protect_tenant('legal_hold');
