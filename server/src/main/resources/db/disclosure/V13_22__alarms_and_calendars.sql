-- Which share of a clock's time was gone, told once. 100 means overdue, and stays whatever is recorded later.
CREATE TABLE case_alarm (
    case_id           uuid NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    stage             text NOT NULL,
    percent           int NOT NULL CHECK (percent IN (25, 50, 75, 90, 100)),
    reached_at        timestamptz NOT NULL,
    due_at            timestamptz NOT NULL,
    outer_limit       timestamptz NOT NULL,
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (case_id, stage, percent)
);
CALL protect_tenant('case_alarm');
CREATE TRIGGER case_alarm_is_final BEFORE UPDATE ON case_alarm
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_case_facts();
CREATE TRIGGER case_alarm_stays BEFORE DELETE ON case_alarm
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();

-- A calendar program reads by an address nobody can guess; only its hash is kept.
CREATE TABLE clock_calendar (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    secret_hash       bytea NOT NULL UNIQUE,
    name              text NOT NULL,
    made_by           text NOT NULL,
    made_at           timestamptz NOT NULL,
    read_at           timestamptz
);
CREATE INDEX clock_calendar_of_organization ON clock_calendar (organization_id);
CALL protect_tenant('clock_calendar');
