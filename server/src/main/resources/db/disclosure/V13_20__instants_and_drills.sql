-- What the clocks count from, and a drill's own time, ahead of the real one.
ALTER TABLE case_file
    ADD COLUMN counts_from text NOT NULL DEFAULT 'EVIDENCE',
    ADD COLUMN drill boolean NOT NULL DEFAULT false,
    ADD COLUMN ahead_seconds bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT only_a_drill_is_ahead CHECK (ahead_seconds = 0 OR (drill AND ahead_seconds > 0));

-- Reliable evidence is the decision of a named person on a list; what the CSIRT asks for has its own due time.
ALTER TABLE case_statement
    ADD COLUMN person text NOT NULL DEFAULT '',
    ADD COLUMN items jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN due_at timestamptz;

-- A case goes only with its product: single facts of it are never taken away.
CREATE FUNCTION refuse_removal_of_case_facts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM case_file WHERE id = OLD.case_id) THEN
        RAISE EXCEPTION 'a stated moment, sent notification or history line of a case cannot be removed';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER case_statement_stays BEFORE DELETE ON case_statement
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();
CREATE TRIGGER case_notification_stays BEFORE DELETE ON case_notification
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();
CREATE TRIGGER case_entry_stays BEFORE DELETE ON case_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_case_facts();

-- Awareness, kind and drill decide what is owed: they stay as the case was opened.
CREATE FUNCTION refuse_other_case() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (OLD.kind, OLD.csirt, OLD.opened_at, OLD.counts_from, OLD.drill)
        IS DISTINCT FROM (NEW.kind, NEW.csirt, NEW.opened_at, NEW.counts_from, NEW.drill) THEN
        RAISE EXCEPTION 'what a case counts from cannot be changed';
    END IF;
    IF NEW.ahead_seconds < OLD.ahead_seconds THEN
        RAISE EXCEPTION 'the time of a drill only goes forward';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER case_file_counts_as_opened BEFORE UPDATE ON case_file
    FOR EACH ROW EXECUTE FUNCTION refuse_other_case();
