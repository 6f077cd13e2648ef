-- A decision may be about devices that are configured in one way: an attribute and its value, as queries for devices write
-- it (attr.radio = off); empty for all.
ALTER TABLE vex_decision ADD COLUMN configuration text NOT NULL DEFAULT '';
DROP INDEX vex_decision_scope;
CREATE UNIQUE INDEX vex_decision_scope ON vex_decision (product_id, vulnerability_name, component, component_versions,
    software_type, versions, hardware, configuration, source, issuer) WHERE withdrawn_at IS NULL;

-- Which decisions hold for a finding on some devices: those of one hardware, one configuration, or both (empty for any). What
-- holds for all devices is in vex_ruling, whose hardware is empty from now on. Of those that hold for one device, the one
-- with the lowest precedence does.
CREATE TABLE vex_device_ruling (
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    component_id        uuid NOT NULL REFERENCES component ON DELETE CASCADE,
    vulnerability_id    uuid NOT NULL REFERENCES vulnerability ON DELETE CASCADE,
    hardware            text NOT NULL,
    attribute           text NOT NULL,
    attribute_value     text NOT NULL,
    precedence          bigint NOT NULL,
    decision_id         uuid NOT NULL REFERENCES vex_decision ON DELETE CASCADE,
    state               text NOT NULL,
    inherited_from      text NOT NULL,
    expires_at          timestamptz,
    PRIMARY KEY (software_version_id, component_id, vulnerability_id, hardware, attribute, attribute_value)
);
CREATE INDEX vex_device_ruling_decision ON vex_device_ruling (decision_id);
CREATE INDEX vex_device_ruling_vulnerability ON vex_device_ruling (vulnerability_id);
CREATE INDEX vex_device_ruling_product ON vex_device_ruling (product_id, vulnerability_id);
CALL protect_tenant('vex_device_ruling');

INSERT INTO vex_device_ruling (organization_id, product_id, software_version_id, component_id, vulnerability_id, hardware,
    attribute, attribute_value, precedence, decision_id, state, inherited_from, expires_at)
SELECT organization_id, product_id, software_version_id, component_id, vulnerability_id, hardware, '', '', 0, decision_id,
       state, inherited_from, expires_at
FROM vex_ruling WHERE hardware <> '';
DELETE FROM vex_ruling WHERE hardware <> '';
DROP INDEX vex_ruling_hardware;
