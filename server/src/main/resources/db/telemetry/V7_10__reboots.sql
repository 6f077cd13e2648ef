-- How often a device rebooted for a reason on a day (UTC), by the version it told of.
CREATE TABLE reboot_day (
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    day             date NOT NULL,
    -- the number in hexadecimal, or an agent's own word
    reason          text NOT NULL,
    -- empty when the device did not say
    version         text NOT NULL,
    -- what the number stands for; empty until symbols tell a maker's own
    name            text NOT NULL,
    is_unexpected   boolean NOT NULL,
    reboots         int NOT NULL,
    PRIMARY KEY (device_id, day, reason, version)
) WITH (fillfactor = 70);
CREATE INDEX reboot_day_product ON reboot_day (product_id, day);
CALL protect_tenant('reboot_day');
