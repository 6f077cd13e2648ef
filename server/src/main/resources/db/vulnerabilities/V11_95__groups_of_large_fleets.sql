-- Devices of a large fleet by hardware, cohort and country, for each combination of software versions: what is exposed where is
-- a sum over these. Looking at half a million devices for each page took seconds.
CREATE TABLE fleet_group (
    build_set_id    uuid NOT NULL,
    dimension       text NOT NULL CHECK (dimension IN ('hardware', 'cohort', 'country')),
    name            text NOT NULL,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    devices         bigint NOT NULL,
    -- Of the devices, not seen for long.
    silent          bigint NOT NULL,
    PRIMARY KEY (build_set_id, dimension, name)
);
CREATE INDEX fleet_group_product ON fleet_group (product_id);
CALL protect_tenant('fleet_group');

-- When they were counted; a product without a row has a fleet small enough to be looked at each time.
CREATE TABLE fleet_group_count (
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    counted_at      timestamptz NOT NULL
);
CALL protect_tenant('fleet_group_count');
