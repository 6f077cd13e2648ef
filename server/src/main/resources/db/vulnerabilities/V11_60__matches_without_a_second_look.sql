-- Most matches are decided without looking at the rest of the software: those are a plain join. Grouping nothing for each
-- of them took half of the time of every list of findings.
CREATE INDEX component_vulnerability_open ON component_vulnerability (component_id) WHERE open;

CREATE OR REPLACE VIEW version_vulnerability WITH (security_invoker = true) AS
    SELECT p.organization_id, p.product_id, p.software_version_id, p.component_id, v.vulnerability_id, v.confirmed,
           v.found_at
    FROM software_version_component p
    JOIN component_vulnerability v ON v.component_id = p.component_id
    WHERE NOT v.open AND v.matches > 0
    UNION ALL
    SELECT p.organization_id, p.product_id, p.software_version_id, p.component_id, v.vulnerability_id,
           v.confirmed OR coalesce(x.confirmed, false) AS confirmed, v.found_at
    FROM software_version_component p
    JOIN component_vulnerability v ON v.component_id = p.component_id
    LEFT JOIN LATERAL (
        SELECT bool_or(m.certainty = 'CONFIRMED') AS confirmed,
               count(*) FILTER (WHERE m.certainty = 'RULED_OUT') AS ruled_out
        FROM version_match m JOIN vulnerability_record r ON r.id = m.record_id
        WHERE m.software_version_id = p.software_version_id AND m.component_id = p.component_id
          AND r.vulnerability_id = v.vulnerability_id
    ) x ON true
    WHERE v.open AND coalesce(x.ruled_out, 0) < v.matches;
