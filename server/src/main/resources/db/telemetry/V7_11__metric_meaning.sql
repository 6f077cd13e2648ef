-- What devices or their build's symbols say of a metric beside its value; null when they do not.
ALTER TABLE metric ADD COLUMN unit text, ADD COLUMN kind text, ADD COLUMN is_total boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN metric.is_total IS 'each value is a running total: what it rose by is what is of use';

-- What a person says it means, which counts before that.
CREATE TABLE metric_meaning (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    name            text NOT NULL,
    unit            text,
    kind            text,
    PRIMARY KEY (product_id, name)
);
CALL protect_tenant('metric_meaning');
