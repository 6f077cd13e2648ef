-- Bytes go to and from the server without being checked or recoded, and are read as a whole: compressing them in passing
-- would cost more than the few seconds they wait here are worth.
ALTER TABLE lake_staging ALTER COLUMN entries TYPE bytea USING convert_to(entries, 'UTF8');
ALTER TABLE lake_staging ALTER COLUMN entries SET STORAGE EXTERNAL;
