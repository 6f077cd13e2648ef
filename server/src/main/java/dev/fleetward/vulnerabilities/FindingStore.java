package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.vex.VexState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class FindingStore {

    /** Null fields do not narrow. */
    record Filter(
            UUID product,
            @Nullable UUID softwareVersion,
            @Nullable UUID vulnerability,
            @Nullable VexState state) {}

    List<Finding> list(Tx tx, Filter filter, long offset, int rows) {
        return tx.list(
                """
                WITH page AS MATERIALIZED (
                    SELECT f.*, v.name AS vulnerability, v.summary, v.severity, v.score, c.name AS component_name,
                           c.version AS component_version, c.purl, c.cpe, s.type, s.version
                    FROM finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                    JOIN component c ON c.id = f.component_id JOIN software_version s ON s.id = f.software_version_id
                    WHERE f.product_id = ?
                      AND (?::uuid IS NULL OR f.software_version_id = ?::uuid)
                      AND (?::uuid IS NULL OR f.vulnerability_id = ?::uuid)
                      AND (?::text IS NULL OR f.state = ?::text)
                    ORDER BY f.exposes DESC, v.score DESC, v.name, s.type, s.version, c.name, c.version, c.id
                    OFFSET ? LIMIT ?
                )
                SELECT p.*,
                    (SELECT coalesce(sum(r.devices), 0)::bigint FROM running_build_set r
                     WHERE r.software_version_id = p.software_version_id) AS devices,
                    ARRAY(SELECT alias FROM vulnerability_alias a WHERE a.vulnerability_id = p.vulnerability_id
                          ORDER BY alias) AS aliases,
                    (SELECT coalesce(json_agg(json_build_object('record', r.source_id, 'source', lower(r.source),
                                'certainty', lower(coalesce(x.certainty, m.certainty)),
                                'reason', coalesce(x.reason, m.reason), 'fixedVersion', m.fixed_version)
                                ORDER BY r.source_id, r.source), '[]')
                     FROM component_match m JOIN vulnerability_record r ON r.id = m.record_id
                     LEFT JOIN version_match x ON x.software_version_id = p.software_version_id
                         AND x.component_id = m.component_id AND x.record_id = m.record_id
                     WHERE m.component_id = p.component_id AND r.vulnerability_id = p.vulnerability_id) AS reasons
                FROM page p
                ORDER BY p.exposes DESC, p.score DESC, p.vulnerability, p.type, p.version, p.component_name,
                         p.component_version, p.component_id
                """,
                FindingStore::finding,
                filter.product(),
                filter.softwareVersion(),
                filter.softwareVersion(),
                filter.vulnerability(),
                filter.vulnerability(),
                filter.state(),
                filter.state(),
                offset,
                rows);
    }

    private static Finding finding(Row row) {
        List<Finding.Reason> reasons = List.of(row.json("reasons", Finding.Reason[].class));
        return new Finding(
                new Finding.Version(row.text("type"), row.text("version")),
                new Finding.Part(
                        row.uuid("component_id"),
                        row.text("component_name"),
                        row.text("component_version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        Optional.ofNullable(row.textOrNull("cpe"))),
                new Finding.Named(
                        row.text("vulnerability"),
                        row.texts("aliases"),
                        row.text("summary"),
                        row.text("severity").toLowerCase(Locale.ROOT),
                        row.doubleValue("score")),
                row.bool("confirmed") ? "confirmed" : "undetermined",
                VexState.valueOf(row.text("state")),
                row.text("justification"),
                row.text("inherited_from"),
                Optional.ofNullable(row.uuidOrNull("decision_id")),
                row.bool("exposes"),
                reasons.stream()
                        .map(Finding.Reason::fixedVersion)
                        .filter(version -> !version.isEmpty())
                        .findFirst(),
                reasons,
                row.instant("found_at"),
                row.longValue("devices"));
    }
}
