-- A component's names and matches are stored by the thousand, and each foreign key is a query for each row that locks the row it
-- finds: those of vulnerabilities are wide, and locking 14,000 of them for one SBOM wrote as many pages anew. What they point
-- at is there without them: components are never deleted (nobody may), records and vulnerabilities are read in the same
-- transaction, under the lock of matching that whoever stores or deletes them holds too. What goes with a record or a
-- vulnerability goes by the triggers below.
ALTER TABLE component_coordinates DROP CONSTRAINT component_coordinates_component_id_fkey;
ALTER TABLE component_cpe DROP CONSTRAINT component_cpe_component_id_fkey;
ALTER TABLE component_repository DROP CONSTRAINT component_repository_component_id_fkey;
ALTER TABLE component_assessment DROP CONSTRAINT component_assessment_component_id_fkey;
ALTER TABLE component_match DROP CONSTRAINT component_match_component_id_fkey;
ALTER TABLE component_match DROP CONSTRAINT component_match_record_id_fkey;
ALTER TABLE component_vulnerability DROP CONSTRAINT component_vulnerability_component_id_fkey;
ALTER TABLE component_vulnerability DROP CONSTRAINT component_vulnerability_vulnerability_id_fkey;

CREATE FUNCTION records_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM component_match m USING gone g WHERE m.record_id = g.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER vulnerability_record_gone AFTER DELETE ON vulnerability_record
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION records_gone();

CREATE FUNCTION vulnerabilities_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM component_vulnerability v USING gone g WHERE v.vulnerability_id = g.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER vulnerability_gone AFTER DELETE ON vulnerability
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION vulnerabilities_gone();

-- What a withdrawn record said of packages matches nothing: without it, matching need not look at the records of packages.
DELETE FROM affected_package a USING vulnerability_record r WHERE r.id = a.record_id AND r.withdrawn_at IS NOT NULL;

-- Components that no version has yet, as those a new SBOM brings, are found to concern nobody by looking at each once.
CREATE OR REPLACE FUNCTION matches_moved() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    versions        uuid[];
    vulnerabilities uuid[];
BEGIN
    SELECT array_agg(DISTINCT p.software_version_id)
    INTO versions
    FROM (SELECT DISTINCT component_id FROM moved) m JOIN version_component p USING (component_id);
    IF versions IS NOT NULL THEN
        SELECT array_agg(DISTINCT m.vulnerability_id)
        INTO vulnerabilities
        FROM moved m WHERE EXISTS (SELECT FROM version_component p WHERE p.component_id = m.component_id);
        PERFORM recount_findings(versions, vulnerabilities);
    END IF;
    RETURN NULL;
END
$$;
