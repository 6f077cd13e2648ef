-- Who makes, represents, imports and distributes in the Union: what CRA Article 14(7) asks to find the CSIRT that is told.
CREATE TABLE union_operator (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    role              text NOT NULL,
    name              text NOT NULL,
    member_state      text NOT NULL,
    decides           boolean NOT NULL,
    employees         int,
    products          int,
    CHECK (employees >= 0 AND products >= 0)
);
CREATE INDEX union_operator_of_organization ON union_operator (organization_id);
CALL protect_tenant('union_operator');

-- How the CSIRT of a case was found, frozen with it.
ALTER TABLE case_file
    ADD COLUMN csirt_step text NOT NULL DEFAULT 'chosen',
    ADD COLUMN csirt_reasons jsonb NOT NULL DEFAULT '[]';

CREATE OR REPLACE FUNCTION refuse_other_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (OLD.kind, OLD.csirt, OLD.csirt_step, OLD.csirt_reasons, OLD.opened_at, OLD.counts_from, OLD.drill)
        IS DISTINCT FROM
        (NEW.kind, NEW.csirt, NEW.csirt_step, NEW.csirt_reasons, NEW.opened_at, NEW.counts_from, NEW.drill) THEN
        RAISE EXCEPTION 'what a case counts from, and whom it tells, cannot be changed';
    END IF;
    IF NEW.ahead_seconds < OLD.ahead_seconds THEN
        RAISE EXCEPTION 'the time of a drill only goes forward';
    END IF;
    RETURN NEW;
END
$$;
