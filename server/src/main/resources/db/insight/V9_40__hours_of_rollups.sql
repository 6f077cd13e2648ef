-- Whose hours they are and how many devices were heard of, without the sketches: device-hours of a month are read from the
-- index alone.
DROP INDEX metric_rollup_series;
CREATE INDEX metric_rollup_series ON metric_rollup (product_id, metric, step_hours, at)
    INCLUDE (organization_id, version, hardware, cohort, device_count, is_part);
