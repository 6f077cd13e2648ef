-- A rollout is reviewed before it is active and may wait for its hour. Whom it aims at and on what terms is told when it
-- is made and does not change.
ALTER TABLE rollout DROP CONSTRAINT rollout_state_check;
ALTER TABLE rollout
    ADD CHECK (state IN ('DRAFT', 'IN_REVIEW', 'SCHEDULED', 'RUNNING', 'PAUSED', 'FINISHED', 'CANCELLED')),
    ADD COLUMN target_query   text,
    ADD COLUMN query_name     text,
    ADD COLUMN target_percent int NOT NULL DEFAULT 100 CHECK (target_percent BETWEEN 1 AND 100),
    ADD COLUMN terms          jsonb NOT NULL DEFAULT '{"backOffMinutes": 60, "timeoutHours": 168}',
    ADD COLUMN rules          jsonb NOT NULL DEFAULT '[{"kind": "CRASH"}]',
    ADD COLUMN false_alarm    double precision NOT NULL DEFAULT 0.05,
    ADD COLUMN verdicts       jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN made_by        text NOT NULL DEFAULT '',
    ADD COLUMN start_at       timestamptz,
    ADD COLUMN reviewed_by    text,
    ADD COLUMN reviewed_at    timestamptz,
    ADD COLUMN review_note    text NOT NULL DEFAULT '',
    ADD COLUMN enrolled_at    timestamptz,
    ADD COLUMN rolls_back     uuid REFERENCES rollout ON DELETE SET NULL;
UPDATE rollout SET verdicts = jsonb_build_array(guard) WHERE guard IS NOT NULL;
ALTER TABLE rollout DROP COLUMN guard;
CREATE INDEX rollout_scheduled ON rollout (start_at) WHERE state = 'SCHEDULED';

-- A phase reaches a share of the devices or so many of them.
ALTER TABLE rollout_phase DROP CONSTRAINT rollout_phase_percent_check;
ALTER TABLE rollout_phase
    ADD COLUMN device_count    int CHECK (device_count > 0),
    ADD COLUMN failure_percent int CHECK (failure_percent BETWEEN 0 AND 100),
    ADD COLUMN needs_approval  boolean NOT NULL DEFAULT false,
    ADD COLUMN not_before      timestamptz,
    ADD COLUMN opened_by       text,
    ADD CHECK (percent BETWEEN 0 AND 100 AND (percent > 0) = (device_count IS NULL));

-- Who may make a rollout active: one person alone, or only a second one. Without a row it follows from how many there are.
CREATE TABLE update_policy (
    product_id      uuid PRIMARY KEY REFERENCES product ON DELETE CASCADE,
    organization_id uuid NOT NULL,
    review          text NOT NULL CHECK (review IN ('SECOND_PERSON', 'ONE_PERSON')),
    changed_by      text NOT NULL,
    changed_at      timestamptz NOT NULL
);
CALL protect_tenant('update_policy');

-- turn_at: since when its phase is open; a device whose turn has come is offered the release once nothing holds it back.
-- hop_release_id: what it is given now on its way to the rollout's release (or has just come to, while it is scheduled for
-- the next step); none for that release itself.
ALTER TABLE deployment
    ADD COLUMN turn_at        timestamptz,
    ADD COLUMN turn_phase     int,
    ADD COLUMN hop_release_id uuid REFERENCES release,
    ADD COLUMN attempt        int NOT NULL DEFAULT 1,
    ADD COLUMN retry_at       timestamptz,
    ADD COLUMN refused        boolean NOT NULL DEFAULT false,
    ADD COLUMN timed_out      boolean NOT NULL DEFAULT false;
UPDATE deployment SET turn_at = offered_at;
CREATE INDEX deployment_turn ON deployment (rollout_id, bucket) WHERE state = 'SCHEDULED' AND turn_at IS NOT NULL;
CREATE INDEX deployment_retry ON deployment (rollout_id, retry_at) WHERE retry_at IS NOT NULL;

-- A further attempt or the next step gets a new number: messages stay with the deployment, the old number is kept here.
ALTER TABLE deployment_message DROP CONSTRAINT deployment_message_action_id_fkey;
ALTER TABLE deployment_message ADD FOREIGN KEY (action_id) REFERENCES deployment ON UPDATE CASCADE ON DELETE CASCADE;
CREATE TABLE past_action (
    action_id       int PRIMARY KEY,
    organization_id uuid NOT NULL,
    rollout_id      uuid NOT NULL REFERENCES rollout ON DELETE CASCADE,
    device_id       uuid NOT NULL REFERENCES device ON DELETE CASCADE,
    release_id      uuid NOT NULL REFERENCES release ON DELETE CASCADE,
    state           text NOT NULL,
    message         text NOT NULL,
    ended_at        timestamptz NOT NULL
);
CREATE INDEX past_action_device ON past_action (device_id, action_id);
CREATE INDEX past_action_rollout ON past_action (rollout_id);
CALL protect_tenant('past_action');

-- What a version asks of the device before it can be installed.
CREATE TABLE upgrade_rule (
    release_id        uuid PRIMARY KEY REFERENCES release ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    must_pass_through boolean NOT NULL,
    lowest_from       text,
    requires          jsonb NOT NULL
);
CALL protect_tenant('upgrade_rule');
CREATE INDEX deployment_hop ON deployment (rollout_id) WHERE hop_release_id IS NOT NULL;
