-- How much devices are asked to send, as people set it: for a product (both null), a cohort, or one device.
CREATE TABLE sampling_rule (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    cohort_id       uuid REFERENCES cohort ON DELETE CASCADE,
    device_id       uuid REFERENCES device ON DELETE CASCADE,
    debugging       text NOT NULL,
    logging         text NOT NULL,
    monitoring      text NOT NULL,
    set_at          timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (product_id, cohort_id, device_id),
    CHECK (cohort_id IS NULL OR device_id IS NULL)
);
CALL protect_tenant('sampling_rule');

-- What each device was last told, under which revision, and which revision it has confirmed.
CREATE TABLE device_config (
    device_id       uuid PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL,
    revision        bigint NOT NULL,
    completed       bigint,
    debugging       text NOT NULL,
    logging         text NOT NULL,
    monitoring      text NOT NULL,
    asked_at        timestamptz NOT NULL
);
CREATE INDEX device_config_product ON device_config (product_id);
CALL protect_tenant('device_config');
