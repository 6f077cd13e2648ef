-- What is found in each software version by vulnerability, summed up over its components: lists read it instead of joining
-- and grouping all findings of a product, which took half a second at 126,000 of them. It holds what the view finding says,
-- kept so by the triggers below in the transaction that changes any of what the view is made of. What runs out by time
-- alone (the term of a decision) is put right by the job that ends decisions, within a minute.
CREATE TABLE version_finding (
    software_version_id uuid NOT NULL,
    vulnerability_id    uuid NOT NULL,
    organization_id     uuid NOT NULL,
    product_id          uuid NOT NULL,
    -- Devices that run the version are exposed, unless a decision about their hardware says otherwise.
    exposes             boolean NOT NULL,
    -- Somebody has to decide.
    open                boolean NOT NULL,
    -- Somebody has to look: matching alone cannot tell.
    undetermined        boolean NOT NULL,
    -- Decided to be no danger, in one of its components at least.
    excused             boolean NOT NULL,
    found_at            timestamptz NOT NULL,
    -- No foreign keys: a row goes with those it sums up, and these go with version and vulnerability.
    PRIMARY KEY (software_version_id, vulnerability_id) INCLUDE (exposes)
);
CREATE INDEX version_finding_product ON version_finding (product_id, vulnerability_id);
CALL protect_tenant('version_finding');

CREATE VIEW version_finding_recount WITH (security_invoker = true) AS
    SELECT software_version_id, vulnerability_id, organization_id, product_id, bool_or(exposes) AS exposes,
           bool_or(state IN ('OPEN', 'UNDER_INVESTIGATION')) AS open,
           bool_or(NOT confirmed AND state = 'OPEN') AS undetermined, bool_or(state = 'NOT_AFFECTED') AS excused,
           min(found_at) AS found_at
    FROM finding GROUP BY software_version_id, vulnerability_id, organization_id, product_id;
GRANT SELECT ON version_finding_recount TO fleetward_app, fleetward_system;

-- Without vulnerabilities: all of the versions. Two that change what one row sums up wait for each other, by the lock that
-- matching takes too: with two locks they could wait in a circle.
CREATE FUNCTION recount_findings(versions uuid[], vulnerabilities uuid[]) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode = force_custom_plan
    AS $$
BEGIN
    IF coalesce(cardinality(versions), 0) = 0 THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('vulnerabilities ' || coalesce(fleetward_organization()::text, ''), 0));
    IF vulnerabilities IS NULL THEN
        DELETE FROM version_finding f WHERE f.software_version_id = ANY (versions);
        INSERT INTO version_finding
        SELECT * FROM version_finding_recount f WHERE f.software_version_id = ANY (versions);
    ELSE
        DELETE FROM version_finding f
        WHERE f.software_version_id = ANY (versions) AND f.vulnerability_id = ANY (vulnerabilities);
        INSERT INTO version_finding
        SELECT * FROM version_finding_recount f
        WHERE f.software_version_id = ANY (versions) AND f.vulnerability_id = ANY (vulnerabilities);
    END IF;
END
$$;

CREATE FUNCTION components_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM recount_findings(ARRAY(SELECT DISTINCT software_version_id FROM moved), NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER version_component_found AFTER INSERT ON version_component
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_moved();
CREATE TRIGGER version_component_changed AFTER UPDATE ON version_component
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_moved();
CREATE TRIGGER version_component_gone AFTER DELETE ON version_component
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_moved();

CREATE FUNCTION matches_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    versions        uuid[];
    vulnerabilities uuid[];
BEGIN
    SELECT array_agg(DISTINCT p.software_version_id), array_agg(DISTINCT m.vulnerability_id)
    INTO versions, vulnerabilities
    FROM moved m JOIN version_component p ON p.component_id = m.component_id;
    PERFORM recount_findings(versions, vulnerabilities);
    RETURN NULL;
END
$$;
CREATE TRIGGER component_vulnerability_found AFTER INSERT ON component_vulnerability
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION matches_moved();
CREATE TRIGGER component_vulnerability_changed AFTER UPDATE ON component_vulnerability
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION matches_moved();
CREATE TRIGGER component_vulnerability_gone AFTER DELETE ON component_vulnerability
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION matches_moved();

CREATE FUNCTION rulings_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    versions        uuid[];
    vulnerabilities uuid[];
BEGIN
    SELECT array_agg(DISTINCT m.software_version_id), array_agg(DISTINCT m.vulnerability_id)
    INTO versions, vulnerabilities FROM moved m WHERE m.hardware = '';
    PERFORM recount_findings(versions, vulnerabilities);
    RETURN NULL;
END
$$;
CREATE TRIGGER vex_ruling_made AFTER INSERT ON vex_ruling
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION rulings_moved();
CREATE TRIGGER vex_ruling_changed AFTER UPDATE ON vex_ruling
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION rulings_moved();
CREATE TRIGGER vex_ruling_gone AFTER DELETE ON vex_ruling
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION rulings_moved();

-- What else is in a version decides some matches.
CREATE FUNCTION contexts_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    versions        uuid[];
    vulnerabilities uuid[];
BEGIN
    SELECT array_agg(DISTINCT m.software_version_id), array_agg(DISTINCT r.vulnerability_id)
    INTO versions, vulnerabilities
    FROM moved m JOIN vulnerability_record r ON r.id = m.record_id;
    PERFORM recount_findings(versions, vulnerabilities);
    RETURN NULL;
END
$$;
CREATE TRIGGER version_match_decided AFTER INSERT ON version_match
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION contexts_moved();
CREATE TRIGGER version_match_gone AFTER DELETE ON version_match
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION contexts_moved();

-- Records that come to be known as another vulnerability's take such decisions with them.
CREATE FUNCTION record_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM recount_findings(
        ARRAY(SELECT software_version_id FROM version_match WHERE record_id = NEW.id),
        ARRAY[OLD.vulnerability_id, NEW.vulnerability_id]);
    RETURN NULL;
END
$$;
CREATE INDEX version_match_record ON version_match (record_id);
CREATE TRIGGER vulnerability_record_moved AFTER UPDATE OF vulnerability_id ON vulnerability_record
    FOR EACH ROW WHEN (OLD.vulnerability_id <> NEW.vulnerability_id) EXECUTE FUNCTION record_moved();

INSERT INTO version_finding SELECT * FROM version_finding_recount;
