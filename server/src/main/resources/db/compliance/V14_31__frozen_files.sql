-- Technical documentation as it stood for one software version (CRA Article 13(13)); the ZIP itself is a blob. It refers to
-- its product without going with it: a product is kept as long as its frozen files must be.
CREATE TABLE frozen_file (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id),
    software_type     text NOT NULL,
    version           text NOT NULL,
    frozen_at         timestamptz NOT NULL,
    frozen_by         text NOT NULL,
    sha256            text NOT NULL,
    size_bytes        bigint NOT NULL,
    files             bigint NOT NULL,
    missing           jsonb NOT NULL,
    placed_on         date,
    supported_until   date
);
CREATE INDEX frozen_file_of_product ON frozen_file (product_id, frozen_at DESC);
CALL protect_tenant('frozen_file');

CREATE FUNCTION refuse_change_of_frozen_file() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'frozen technical documentation cannot be changed; freeze it anew';
END
$$;
CREATE TRIGGER frozen_file_is_final BEFORE UPDATE ON frozen_file
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_file();
