CREATE TABLE job (
    id              uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id uuid NOT NULL,
    kind            text NOT NULL,
    payload         jsonb NOT NULL,
    run_at          timestamptz NOT NULL,
    attempts        int NOT NULL DEFAULT 0,
    last_error      text,
    gave_up_at      timestamptz
);
CREATE INDEX job_due ON job (run_at) WHERE gave_up_at IS NULL;
CALL protect_tenant('job');

-- Recurring work: one row a kind, the row lock is the lease.
CREATE TABLE recurring_job (
    kind        text PRIMARY KEY,
    next_run_at timestamptz NOT NULL
);
CALL share_globally('recurring_job');

CREATE TABLE outbox (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid NOT NULL,
    type            text NOT NULL,
    payload         jsonb NOT NULL,
    occurred_at     timestamptz NOT NULL,
    attempts        int NOT NULL DEFAULT 0,
    last_error      text
);
CALL protect_tenant('outbox');
