-- The two roles the server works as; neither owns a table, so row-level security binds both.
--   fleetward_app     sees one organization, the one set for the transaction
--   fleetward_system  sees all: sign-in, jobs, chunk log
-- They log in with passwords set by whoever provisions the database.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetward_app') THEN
        CREATE ROLE fleetward_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetward_system') THEN
        CREATE ROLE fleetward_system NOLOGIN;
    END IF;
END
$$;

CREATE FUNCTION fleetward_organization() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('fleetward.organization', true), '')::uuid $$;

-- Called at the end of each table's migration.
CREATE PROCEDURE protect_tenant(protected regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY organization ON %s TO fleetward_app
                    USING (organization_id = (SELECT fleetward_organization()))
                    WITH CHECK (organization_id = (SELECT fleetward_organization()))', protected);
    EXECUTE format('CREATE POLICY system ON %s TO fleetward_system USING (true) WITH CHECK (true)', protected);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO fleetward_app, fleetward_system', protected);
END
$$;

-- For the few tables that belong to no organization. The test of the schema lists them by name.
CREATE PROCEDURE share_globally(shared regclass)
    LANGUAGE plpgsql
    AS $$
BEGIN
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO fleetward_system', shared);
END
$$;

ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO fleetward_app, fleetward_system;
