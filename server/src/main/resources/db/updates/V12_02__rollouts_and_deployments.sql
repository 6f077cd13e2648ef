CREATE TABLE rollout (
    id                     uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id        uuid NOT NULL,
    product_id             uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    release_id             uuid NOT NULL REFERENCES release (id) ON DELETE CASCADE,
    name                   text NOT NULL,
    cohort                 text,
    state                  text NOT NULL CHECK (state IN ('DRAFT', 'RUNNING', 'PAUSED', 'FINISHED', 'CANCELLED')),
    urgency                text NOT NULL CHECK (urgency IN ('FORCED', 'SOFT', 'TIMED', 'DOWNLOAD_ONLY')),
    forced_at              timestamptz,
    advance                text NOT NULL CHECK (advance IN ('AUTOMATIC', 'MANUAL')),
    phase                  int NOT NULL DEFAULT 0,
    max_failure_percent    int NOT NULL,
    guard_min_device_hours double precision NOT NULL,
    guard                  jsonb,
    guard_at               timestamptz,
    guard_since            timestamptz,
    state_reason           text NOT NULL DEFAULT '',
    created_at             timestamptz NOT NULL,
    created_by             text NOT NULL,
    started_at             timestamptz,
    ended_at               timestamptz
);
CREATE INDEX rollout_by_product ON rollout (product_id, id);
CREATE INDEX rollout_running ON rollout (state) WHERE state = 'RUNNING';
CALL protect_tenant('rollout');

-- percent is cumulative; a phase is passed when success_percent of its devices are updated.
CREATE TABLE rollout_phase (
    organization_id uuid NOT NULL,
    rollout_id      uuid NOT NULL REFERENCES rollout (id) ON DELETE CASCADE,
    ordinal         int NOT NULL,
    percent         int NOT NULL CHECK (percent BETWEEN 1 AND 100),
    success_percent int NOT NULL CHECK (success_percent BETWEEN 0 AND 100),
    soak_seconds    bigint NOT NULL CHECK (soak_seconds >= 0),
    opened_at       timestamptz,
    PRIMARY KEY (rollout_id, ordinal)
);
CALL protect_tenant('rollout_phase');

-- One device in a rollout. The action id goes out in URLs that clients read as a signed 32-bit number.
CREATE TABLE deployment (
    action_id       int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    rollout_id      uuid NOT NULL REFERENCES rollout (id) ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    bucket          int NOT NULL CHECK (bucket BETWEEN 0 AND 9999),
    state           text NOT NULL CHECK (state IN ('SCHEDULED', 'OFFERED', 'DOWNLOADING', 'DOWNLOADED', 'INSTALLED',
                        'SUCCEEDED', 'FAILED', 'CANCELLING', 'CANCELLED', 'SUPERSEDED')),
    enrolled_at     timestamptz NOT NULL,
    offered_at      timestamptz,
    fetched_at      timestamptz,
    finished_at     timestamptz,
    proven_at       timestamptz,
    message         text NOT NULL DEFAULT '',
    message_count   int NOT NULL DEFAULT 0,
    UNIQUE (rollout_id, device_id)
);
CREATE INDEX deployment_by_device ON deployment (device_id, action_id);
CREATE INDEX deployment_by_state ON deployment (rollout_id, state, bucket);
CALL protect_tenant('deployment');

CREATE TABLE deployment_message (
    organization_id uuid NOT NULL,
    action_id       int NOT NULL REFERENCES deployment (action_id) ON DELETE CASCADE,
    ordinal         int NOT NULL,
    at              timestamptz NOT NULL,
    execution       text NOT NULL,
    finished        text NOT NULL,
    details         text[] NOT NULL,
    PRIMARY KEY (action_id, ordinal)
);
CALL protect_tenant('deployment_message');

CREATE TABLE target_token (
    device_id       uuid PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    token_hash      bytea NOT NULL UNIQUE,
    issued_at       timestamptz NOT NULL,
    issued_by       text NOT NULL
);
CALL protect_tenant('target_token');

-- What a device that speaks DDI told us of itself.
CREATE TABLE ddi_client (
    device_id       uuid PRIMARY KEY REFERENCES device ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    product_id      uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    attributes_at     timestamptz,
    installed_name  text,
    installed_version text
);
CALL protect_tenant('ddi_client');
