-- Parts of serials and of attributes' values are found by their trigrams. Under row-level security an index serves only an
-- operator that is marked leakproof, and PostgreSQL leaves those of LIKE unmarked for one reason: an error about a badly
-- escaped pattern tells that it met a row. Ours are escaped, and nobody but this server writes SQL as its roles. Only a
-- superuser may mark them; without that parts are sought by looking at devices one after another (docs/operations.md).
CREATE EXTENSION IF NOT EXISTS pg_trgm;
DO $$
BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        ALTER FUNCTION pg_catalog.textlike(text, text) LEAKPROOF;
        ALTER FUNCTION pg_catalog.texticlike(text, text) LEAKPROOF;
    END IF;
END
$$;
CREATE INDEX device_serial_parts ON device USING gin (serial_folded gin_trgm_ops);
CREATE INDEX device_attribute_parts ON device_attribute USING gin (value_text gin_trgm_ops);
