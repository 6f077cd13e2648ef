-- The SBOM in force for each software version; its bytes are a blob, kept as they were sent.
CREATE TABLE sbom (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL REFERENCES organization,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    software_version_id uuid NOT NULL UNIQUE REFERENCES software_version ON DELETE CASCADE,
    sha256              text NOT NULL,
    size_bytes          bigint NOT NULL,
    format              text NOT NULL,
    media_type          text NOT NULL,
    spec_version        text NOT NULL,
    document_id         text NOT NULL,
    document_created_at timestamptz,
    author              text NOT NULL,
    tools               text[] NOT NULL,
    subject             text NOT NULL,
    warnings            text[] NOT NULL,
    uploaded_at         timestamptz NOT NULL,
    uploaded_by         text NOT NULL
);
CREATE INDEX sbom_product ON sbom (product_id);
CALL protect_tenant('sbom');

-- A component is one row however many SBOMs name it; identity is the SHA-256 of what makes it the same.
CREATE TABLE component (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    identity        text NOT NULL,
    purl            text,
    cpe             text,
    name            text NOT NULL,
    version         text NOT NULL,
    supplier        text NOT NULL,
    licences        text[] NOT NULL,
    hashes          jsonb NOT NULL,
    first_seen_at   timestamptz NOT NULL,
    UNIQUE (organization_id, identity)
);
CREATE INDEX component_name ON component (organization_id, lower(name) text_pattern_ops);
CALL protect_tenant('component');

CREATE TABLE sbom_component (
    sbom_id         uuid NOT NULL REFERENCES sbom ON DELETE CASCADE,
    component_id    uuid NOT NULL REFERENCES component,
    organization_id uuid NOT NULL,
    scope           text NOT NULL,
    occurrences     int NOT NULL,
    PRIMARY KEY (sbom_id, component_id)
);
CREATE INDEX sbom_component_component ON sbom_component (component_id);
CALL protect_tenant('sbom_component');

-- A distinct combination of software versions that devices run, and how many do. Exposure and prevalence are sums over
-- these few rows, never over devices, and a device with several software types is counted once.
CREATE TABLE build_set (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL REFERENCES organization,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    versions        text NOT NULL,
    devices         bigint NOT NULL DEFAULT 0 CHECK (devices >= 0),
    UNIQUE (product_id, versions)
);
CALL protect_tenant('build_set');

CREATE TABLE build_set_version (
    build_set_id        uuid NOT NULL REFERENCES build_set ON DELETE CASCADE,
    software_version_id uuid NOT NULL REFERENCES software_version ON DELETE CASCADE,
    organization_id     uuid NOT NULL,
    PRIMARY KEY (build_set_id, software_version_id)
);
CREATE INDEX build_set_version_version ON build_set_version (software_version_id);
CALL protect_tenant('build_set_version');

CREATE TABLE device_build_set (
    device_id       uuid PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    build_set_id    uuid NOT NULL REFERENCES build_set ON DELETE CASCADE
);
CREATE INDEX device_build_set_set ON device_build_set (build_set_id);
CALL protect_tenant('device_build_set');

-- The counts follow the rows whatever moves or removes these, a cascade included.
CREATE FUNCTION count_build_set() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE build_set SET devices = devices - 1 WHERE id = OLD.build_set_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE build_set SET devices = devices + 1 WHERE id = NEW.build_set_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER device_build_set_counted AFTER INSERT OR UPDATE OF build_set_id OR DELETE ON device_build_set
    FOR EACH ROW EXECUTE FUNCTION count_build_set();

-- Published for joins by the rooms below: what is in each software version, and how many devices run it.
CREATE VIEW software_version_component WITH (security_invoker = true) AS
    SELECT s.organization_id, s.product_id, s.software_version_id, c.component_id
    FROM sbom s JOIN sbom_component c ON c.sbom_id = s.id
    WHERE c.scope <> 'EXCLUDED';
GRANT SELECT ON software_version_component TO fleetward_app, fleetward_system;

CREATE VIEW running_build_set WITH (security_invoker = true) AS
    SELECT s.organization_id, s.product_id, s.id AS build_set_id, v.software_version_id, s.devices
    FROM build_set s JOIN build_set_version v ON v.build_set_id = s.id
    WHERE s.devices > 0;
GRANT SELECT ON running_build_set TO fleetward_app, fleetward_system;
