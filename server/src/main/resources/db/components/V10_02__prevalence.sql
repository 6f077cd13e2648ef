-- How many devices ran each combination of software versions on a day (UTC): the last count of it, the current day's so
-- far. Versions and components of any day are sums over these few rows.
CREATE TABLE build_set_day (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    build_set_id    uuid NOT NULL REFERENCES build_set ON DELETE CASCADE,
    day             date NOT NULL,
    devices         bigint NOT NULL,
    PRIMARY KEY (build_set_id, day)
);
CREATE INDEX build_set_day_product ON build_set_day (product_id, day);
CALL protect_tenant('build_set_day');
