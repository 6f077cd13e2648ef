package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.vex.VexState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
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

    /** What exposes devices first, then the worse score. */
    List<Finding> list(Tx tx, Filter filter, long offset, int rows) {
        var parameters = new ArrayList<@Nullable Object>();
        boolean isOfAll = filter.softwareVersion() == null && filter.vulnerability() == null;
        if (isOfAll) {
            parameters.add(filter.product());
        }
        parameters.add(filter.product());
        String narrowed = narrow("software_version_id", filter.softwareVersion(), parameters)
                + narrow("vulnerability_id", filter.vulnerability(), parameters)
                + narrow("state", filter.state(), parameters);
        parameters.add(offset);
        parameters.add(rows);
        return tx.list(
                (isOfAll ? OF_ALL : OF_SOME).formatted(narrowed) + TOLD, FindingStore::finding, parameters.toArray());
    }

    private static String narrow(String column, @Nullable Object value, List<@Nullable Object> parameters) {
        if (value == null) {
            return "";
        }
        parameters.add(value);
        return " AND f." + column + " = ?";
    }

    private static final String COLUMNS = """
            f.*, v.name AS vulnerability, v.summary, v.severity, v.score, c.name AS component_name,
            c.version AS component_version, c.purl, c.cpe, s.type, s.version
            """;

    private static final String OF_SOME = "WITH page AS MATERIALIZED (SELECT " + COLUMNS + """
                FROM finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                JOIN component c ON c.id = f.component_id JOIN software_version s ON s.id = f.software_version_id
                WHERE f.product_id = ?%s
                ORDER BY f.exposes DESC, v.score DESC, v.name, s.type, s.version, c.name, c.version, c.id
                OFFSET ? LIMIT ?
            )
            """;

    /** Vulnerability by vulnerability in the order of the list, until the page is full: never all that was found. */
    private static final String OF_ALL = """
            WITH ranked AS MATERIALIZED (
                SELECT v.id, v.name, v.summary, v.severity, v.score, exposing,
                       row_number() OVER (ORDER BY exposing DESC, v.score DESC, v.name, v.id) AS rank
                FROM (SELECT DISTINCT vulnerability_id FROM version_finding WHERE product_id = ?) found
                JOIN vulnerability v ON v.id = found.vulnerability_id
                CROSS JOIN (VALUES (true), (false)) AS e (exposing)
                ORDER BY rank
            ), page AS MATERIALIZED (SELECT\s""" + COLUMNS + """
                FROM ranked v CROSS JOIN LATERAL (
                    SELECT * FROM finding f
                    WHERE f.product_id = ? AND f.vulnerability_id = v.id AND f.exposes = v.exposing%s OFFSET 0) f
                JOIN component c ON c.id = f.component_id JOIN software_version s ON s.id = f.software_version_id
                ORDER BY v.rank, s.type, s.version, c.name, c.version, c.id
                OFFSET ? LIMIT ?
            )
            """;

    private static final String TOLD = """
            , running AS MATERIALIZED (
                SELECT software_version_id, sum(devices)::bigint AS devices FROM running_build_set
                WHERE software_version_id IN (SELECT software_version_id FROM page) GROUP BY software_version_id
            )
            SELECT p.*, coalesce(d.devices, 0) AS devices,
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
            FROM page p LEFT JOIN running d USING (software_version_id)
            ORDER BY p.exposes DESC, p.score DESC, p.vulnerability, p.type, p.version, p.component_name,
                     p.component_version, p.component_id
            """;

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
