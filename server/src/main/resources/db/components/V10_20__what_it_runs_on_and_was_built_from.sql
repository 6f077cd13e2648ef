-- CPEs of what the document is about, when that is no component of it: the device, its firmware.
ALTER TABLE sbom_document ADD platform text[] NOT NULL DEFAULT '{}';

-- Repositories at a commit or tag that the component was built from, as SBOMs write them.
ALTER TABLE component ADD repositories text[] NOT NULL DEFAULT '{}';

-- Commits that this build puts on top of the component's release.
ALTER TABLE sbom_component ADD commits text[] NOT NULL DEFAULT '{}';
CREATE INDEX sbom_component_commits ON sbom_component (component_id) WHERE commits <> '{}';

-- Published for the rooms below: what a version runs on, and the commits its components carry.
CREATE VIEW software_version_platform WITH (security_invoker = true) AS
    SELECT organization_id, product_id, software_version_id, unnest(platform) AS cpe
    FROM sbom_document WHERE in_force AND platform <> '{}';
GRANT SELECT ON software_version_platform TO fleetward_app, fleetward_system;

CREATE VIEW component_commit WITH (security_invoker = true) AS
    SELECT d.organization_id, d.product_id, d.software_version_id, c.component_id, unnest(c.commits) AS commit
    FROM sbom_component c JOIN sbom_document d ON d.id = c.sbom_id AND d.in_force
    WHERE c.commits <> '{}';
GRANT SELECT ON component_commit TO fleetward_app, fleetward_system;
