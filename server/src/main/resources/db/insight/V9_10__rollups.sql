-- What the samples of a metric come to in an hour or a day (UTC), by the software version the samples name and the
-- device's hardware; both empty when not said. Every fold of rows from the lake adds parts, which a job joins: all rows of
-- one key together are the sum, at any time. devices and quantiles are sketches, which add up like the figures.
CREATE TABLE metric_rollup (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    metric          text NOT NULL,
    step_hours      int NOT NULL CHECK (step_hours IN (1, 24)),
    at              timestamptz NOT NULL,
    version         text NOT NULL,
    hardware        text NOT NULL,
    samples         bigint NOT NULL,
    total           double precision NOT NULL,
    low             double precision NOT NULL,
    high            double precision NOT NULL,
    device_count    double precision NOT NULL,
    devices         bytea NOT NULL,
    quantiles       bytea NOT NULL,
    is_part         boolean NOT NULL
);
-- Inline as far as possible: a chart reads thousands of rows, and each visit to the TOAST table costs as much as the row.
ALTER TABLE metric_rollup ALTER COLUMN devices SET STORAGE MAIN, ALTER COLUMN quantiles SET STORAGE MAIN;
CREATE INDEX metric_rollup_series ON metric_rollup (product_id, metric, step_hours, at);
CREATE INDEX metric_rollup_parts ON metric_rollup (organization_id, product_id) WHERE is_part;
CALL protect_tenant('metric_rollup');
COMMENT ON COLUMN metric_rollup.devices IS 'HyperLogLog of Apache DataSketches, 2^11 registers';
COMMENT ON COLUMN metric_rollup.quantiles IS 'DDSketch with a relative error of 1 %, in its own encoding without the mapping';

-- Samples that are in no roll-up or at another time than they said, and why. Parts like those above.
CREATE TABLE metric_refusal (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    day             date NOT NULL,
    metric          text NOT NULL,
    version         text NOT NULL,
    reason          text NOT NULL,
    samples         bigint NOT NULL
);
CREATE INDEX metric_refusal_product ON metric_refusal (product_id, day);
CALL protect_tenant('metric_refusal');
COMMENT ON COLUMN metric_refusal.day IS 'of receipt';

-- The unit each version says a metric has. What is in two units is not added up.
CREATE TABLE metric_unit (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    metric          text NOT NULL,
    version         text NOT NULL,
    unit            text NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    PRIMARY KEY (product_id, metric, version, unit)
);
CALL protect_tenant('metric_unit');
