-- What was turned away because a product or a device asked too often; counts alone, for people to see.
CREATE TABLE ingest_refusal (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    reason          text NOT NULL,
    items           bigint NOT NULL,
    last_at         timestamptz NOT NULL,
    PRIMARY KEY (product_id, reason)
);
CALL protect_tenant('ingest_refusal');
