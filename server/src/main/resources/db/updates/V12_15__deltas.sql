-- A file that makes a release's version out of an earlier one, smaller than the whole.
CREATE TABLE release_delta (
    organization_id  uuid NOT NULL,
    release_id       uuid NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    hardware_version text NOT NULL,
    from_version     text NOT NULL,
    artifact_id      uuid NOT NULL REFERENCES artifact (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (release_id, hardware_version, from_version)
);
CREATE INDEX release_delta_by_artifact ON release_delta (artifact_id);
CALL protect_tenant('release_delta');
