-- The components a product ships in any of its versions: lists, searches and coverage look at these instead of at the components
-- of each version, of which there are as many times more as there are versions.
CREATE TABLE product_component (
    product_id      uuid NOT NULL,
    component_id    uuid NOT NULL,
    organization_id uuid NOT NULL,
    -- No foreign keys: a row goes with the last of those it sums up, and these go with version and product.
    PRIMARY KEY (product_id, component_id) INCLUDE (organization_id)
);
CALL protect_tenant('product_component');

-- Two that ship or drop a component at once wait for each other: neither would see the other's row. PostgreSQL fires these by
-- name, after those that recount findings, so that their locks are always taken in one order.
CREATE FUNCTION components_shipped() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM moved) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('components ' || organization_id::text, 0))
        FROM (SELECT DISTINCT organization_id FROM moved ORDER BY organization_id) o;
        INSERT INTO product_component (product_id, component_id, organization_id)
        SELECT DISTINCT product_id, component_id, organization_id FROM moved WHERE scope <> 'EXCLUDED'
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION components_dropped() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM moved) THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('components ' || organization_id::text, 0))
        FROM (SELECT DISTINCT organization_id FROM moved ORDER BY organization_id) o;
        DELETE FROM product_component p
        USING (SELECT DISTINCT product_id, component_id FROM moved) m
        WHERE p.product_id = m.product_id AND p.component_id = m.component_id AND NOT EXISTS (
            SELECT FROM version_component v
            WHERE v.product_id = p.product_id AND v.component_id = p.component_id AND v.scope <> 'EXCLUDED');
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER version_component_shipped AFTER INSERT ON version_component
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_shipped();
CREATE TRIGGER version_component_shipped_anew AFTER UPDATE ON version_component
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_shipped();
CREATE TRIGGER version_component_shipped_no_more AFTER UPDATE ON version_component
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_dropped();
CREATE TRIGGER version_component_unshipped AFTER DELETE ON version_component
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION components_dropped();

INSERT INTO product_component (product_id, component_id, organization_id)
SELECT DISTINCT product_id, component_id, organization_id FROM version_component WHERE scope <> 'EXCLUDED';

-- Published for the rooms below, and what a count from scratch says of it.
CREATE VIEW shipped_component WITH (security_invoker = true) AS
    SELECT organization_id, product_id, component_id FROM product_component;
CREATE VIEW shipped_component_recount WITH (security_invoker = true) AS
    SELECT DISTINCT organization_id, product_id, component_id FROM version_component WHERE scope <> 'EXCLUDED';
GRANT SELECT ON shipped_component, shipped_component_recount TO fleetward_app, fleetward_system;

-- With version and organization in it the index answers alone which versions have a component, without a visit to each row
-- for the row-level security.
DROP INDEX version_component_shipped;
CREATE INDEX version_component_shipped ON version_component (product_id, component_id, software_version_id)
    INCLUDE (organization_id) WHERE scope <> 'EXCLUDED';
