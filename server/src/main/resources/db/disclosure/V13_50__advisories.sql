-- Who speaks in an organization's advisories, and under which name the public finds them.
CREATE TABLE advisory_publisher (
    organization_id   uuid PRIMARY KEY,
    public_name       text NOT NULL UNIQUE,
    namespace         text NOT NULL,
    changed_at        timestamptz NOT NULL
);
CALL protect_tenant('advisory_publisher');

-- OpenPGP keys that advisories are signed with. The secret half is sealed by the master key; replaced keys stay, for
-- what they signed.
CREATE TABLE advisory_key (
    fingerprint       text PRIMARY KEY,
    organization_id   uuid NOT NULL,
    public_key        text NOT NULL,
    sealed            bytea NOT NULL,
    made_at           timestamptz NOT NULL,
    made_by           text NOT NULL
);
CREATE INDEX advisory_key_of_organization ON advisory_key (organization_id, made_at DESC);
CALL protect_tenant('advisory_key');

CREATE TABLE advisory (
    id                uuid PRIMARY KEY DEFAULT uuidv7(),
    organization_id   uuid NOT NULL,
    product_id        uuid NOT NULL REFERENCES product (id) ON DELETE CASCADE,
    number            int NOT NULL,
    tracking_id       text,
    case_name         text NOT NULL,
    draft             jsonb,
    withdrawn         boolean NOT NULL DEFAULT false,
    made_at           timestamptz NOT NULL,
    made_by           text NOT NULL,
    changed_at        timestamptz NOT NULL,
    changed_by        text NOT NULL,
    UNIQUE (organization_id, number),
    UNIQUE (organization_id, tracking_id)
);
CREATE INDEX advisory_of_product ON advisory (product_id, number DESC);
CALL protect_tenant('advisory');

-- A number that was once given is never given again, whatever became of its draft.
CREATE TABLE advisory_number (
    organization_id   uuid PRIMARY KEY,
    last              int NOT NULL
);
CALL protect_tenant('advisory_number');

-- What was published, byte for byte.
CREATE TABLE advisory_revision (
    advisory_id       uuid NOT NULL REFERENCES advisory (id) ON DELETE CASCADE,
    organization_id   uuid NOT NULL,
    revision          int NOT NULL CHECK (revision > 0),
    title             text NOT NULL,
    summary           text NOT NULL,
    tlp               text NOT NULL,
    withdraws         boolean NOT NULL,
    content           jsonb,
    document          text NOT NULL,
    signature         text NOT NULL,
    fingerprint       text NOT NULL,
    published_at      timestamptz NOT NULL,
    published_by      text NOT NULL,
    PRIMARY KEY (advisory_id, revision)
);
CREATE INDEX advisory_revision_of_organization ON advisory_revision (organization_id, published_at DESC);
CALL protect_tenant('advisory_revision');

CREATE FUNCTION refuse_change_of_advisory() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a published revision of an advisory cannot be changed';
END
$$;
CREATE TRIGGER advisory_revision_is_final BEFORE UPDATE ON advisory_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_advisory();

CREATE FUNCTION refuse_removal_of_advisory() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM advisory WHERE id = OLD.advisory_id) THEN
        RAISE EXCEPTION 'a published revision of an advisory cannot be removed';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER advisory_revision_stays BEFORE DELETE ON advisory_revision
    FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_advisory();

-- The tracking id is what others know it by; withdrawn is for good. A published advisory goes only with its product.
CREATE FUNCTION refuse_other_advisory() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.tracking_id IS NOT NULL AND EXISTS (SELECT FROM product WHERE id = OLD.product_id) THEN
            RAISE EXCEPTION 'a published advisory cannot be removed';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.number <> NEW.number OR OLD.tracking_id IS NOT NULL AND OLD.tracking_id IS DISTINCT FROM NEW.tracking_id
        OR OLD.withdrawn AND NOT NEW.withdrawn THEN
        RAISE EXCEPTION 'what an advisory is known by cannot be changed';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER advisory_stays_itself BEFORE UPDATE OR DELETE ON advisory
    FOR EACH ROW EXECUTE FUNCTION refuse_other_advisory();
