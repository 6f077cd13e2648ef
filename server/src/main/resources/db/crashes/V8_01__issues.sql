-- A group of traces with one fingerprint.
CREATE TABLE issue (
    id               uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id  uuid NOT NULL,
    product_id       uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    number           bigint NOT NULL,
    fingerprint      text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('CRASH', 'TRACE')),
    title            text NOT NULL,
    reason           text NOT NULL,
    software_type    text,
    state            text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'RESOLVED', 'MUTED', 'REGRESSED')),
    state_since      timestamptz NOT NULL,
    resolved_in      text,
    first_seen_at    timestamptz NOT NULL,
    last_seen_at     timestamptz NOT NULL,
    UNIQUE (product_id, fingerprint),
    UNIQUE (product_id, number)
);
CREATE INDEX issue_recent ON issue (product_id, last_seen_at DESC, number DESC);
CALL protect_tenant('issue');

-- One occurrence. A coredump and the reboot that followed it are one row.
CREATE TABLE trace (
    id                  uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL REFERENCES product ON DELETE CASCADE,
    device_id           uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    issue_id            uuid NOT NULL REFERENCES issue ON DELETE CASCADE,
    reason              bigint NOT NULL,
    pc                  bigint,
    lr                  bigint,
    status              bigint,
    log                 text,
    software_type       text,
    software_version    text,
    software_version_id uuid REFERENCES software_version ON DELETE SET NULL,
    hardware_version    text,
    is_crash            boolean NOT NULL,
    -- Which of the two messages of one crash came; the other joins it.
    has_reboot          boolean NOT NULL,
    has_coredump        boolean NOT NULL,
    coredump_promised   boolean NOT NULL DEFAULT false,
    coredump_sha256     text,
    scene               jsonb,
    occurred_at         timestamptz NOT NULL,
    received_at         timestamptz NOT NULL
);
CREATE INDEX trace_issue ON trace (issue_id, occurred_at DESC);
CREATE INDEX trace_product ON trace (product_id, occurred_at) WHERE is_crash;
CREATE INDEX trace_device ON trace (device_id, occurred_at DESC);
CALL protect_tenant('trace');
