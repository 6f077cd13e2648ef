-- What other rooms may join against, read only and under the reader's own row-level security.
CREATE VIEW cohort_view WITH (security_invoker = true) AS
    SELECT organization_id, product_id, id AS cohort_id, slug, name FROM cohort;
GRANT SELECT ON cohort_view TO fleetward_app, fleetward_system;
