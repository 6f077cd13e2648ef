-- How much was turned away lately; the totals stay as they are.
CREATE TABLE ingest_refusal_hour (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    hour            timestamptz NOT NULL,
    items           bigint NOT NULL,
    PRIMARY KEY (product_id, hour)
);
CALL protect_tenant('ingest_refusal_hour');
