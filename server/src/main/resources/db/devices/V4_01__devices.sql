CREATE TABLE cohort (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    slug            text NOT NULL,
    name            text NOT NULL,
    UNIQUE (product_id, slug)
);
CALL protect_tenant('cohort');

CREATE TABLE device (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL REFERENCES organization,
    product_id       uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    serial           text NOT NULL,
    hardware_version text,
    cohort_id        uuid REFERENCES cohort ON DELETE SET NULL,
    registered_at    timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    UNIQUE (product_id, serial)
);
CREATE INDEX device_recent ON device (product_id, last_seen_at DESC);
CALL protect_tenant('device');

-- What each device runs now, by software type.
CREATE TABLE device_software (
    device_id           uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL,
    software_type       text NOT NULL,
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    since               timestamptz NOT NULL,
    PRIMARY KEY (device_id, software_type)
);
CREATE INDEX device_software_version ON device_software (software_version_id);
CALL protect_tenant('device_software');

-- Each change of version, in order; the adoption curve is drawn from it.
CREATE TABLE device_software_change (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    device_id           uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL,
    previous_version_id uuid REFERENCES software_version ON DELETE SET NULL,
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    changed_at          timestamptz NOT NULL
);
CREATE INDEX device_software_change_device ON device_software_change (device_id, changed_at);
CREATE INDEX device_software_change_product ON device_software_change (product_id, changed_at);
CALL protect_tenant('device_software_change');

CREATE TABLE device_attribute (
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    value           jsonb NOT NULL,
    source          text NOT NULL,
    set_at          timestamptz NOT NULL,
    PRIMARY KEY (device_id, name)
);
CALL protect_tenant('device_attribute');
