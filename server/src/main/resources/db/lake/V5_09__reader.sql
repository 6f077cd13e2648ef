-- What an engine beside the server (Trino) needs to find the tables: the catalogue, read only, and nothing else. The
-- operator makes a login that is a member of this role.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetward_lake_reader') THEN
        CREATE ROLE fleetward_lake_reader NOLOGIN;
    END IF;
END
$$;
GRANT SELECT ON iceberg_tables, iceberg_namespace_properties TO fleetward_lake_reader;
CREATE POLICY lake_reader ON iceberg_tables FOR SELECT TO fleetward_lake_reader USING (true);
CREATE POLICY lake_reader ON iceberg_namespace_properties FOR SELECT TO fleetward_lake_reader USING (true);
