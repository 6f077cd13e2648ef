package dev.fleetward.vulnerabilities.priority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PriorityStore {
    private static final int MAX_VULNERABILITIES = 20_000;

    /** All that is said of each is gathered in a few joins: asked one by one, a thousand vulnerabilities took half a second. */
    private static final String FACTS = """
            WITH f AS MATERIALIZED (
                SELECT * FROM version_finding WHERE product_id = ? %1$s
            ), running AS MATERIALIZED (
                SELECT build_set_id, software_version_id, devices,
                       count(*) OVER (PARTITION BY build_set_id) = 1 AS alone
                FROM running_build_set WHERE product_id = ?
            ), alone AS MATERIALIZED (
                SELECT software_version_id, sum(devices)::bigint AS devices FROM running WHERE alone
                GROUP BY software_version_id
            ), together AS (
                SELECT vulnerability_id, sum(devices)::bigint AS devices
                FROM (SELECT DISTINCT f.vulnerability_id, r.build_set_id, r.devices
                      FROM f JOIN running r USING (software_version_id) WHERE f.exposes AND NOT r.alone) d
                GROUP BY vulnerability_id
            ), total AS MATERIALIZED (
                SELECT vulnerability_id, count(*) AS versions, count(*) FILTER (WHERE exposes) AS versions_exposed,
                       count(*) FILTER (WHERE open) AS versions_open, bool_or(excused) AS excused,
                       min(found_at) AS found_at,
                       coalesce(sum(a.devices) FILTER (WHERE exposes), 0)::bigint AS devices
                FROM f LEFT JOIN alone a USING (software_version_id) GROUP BY vulnerability_id
            ), named AS (
                SELECT m.vulnerability_id, (array_agg(DISTINCT c.name ORDER BY c.name))[1:5] AS components
                FROM total JOIN component_vulnerability m USING (vulnerability_id) JOIN component c ON c.id = m.component_id
                GROUP BY m.vulnerability_id
            ), record AS MATERIALIZED (
                SELECT r.id, r.vulnerability_id, r.ssvc, r.withdrawn_at, r.links
                FROM total JOIN vulnerability_record r USING (vulnerability_id)
            ), mended AS (
                SELECT r.vulnerability_id,
                       (array_agg(DISTINCT c.name || ' ' || m.fixed_version ORDER BY c.name || ' ' || m.fixed_version))[1:5]
                           AS fixes
                FROM record r JOIN component_match m ON m.record_id = r.id JOIN component c ON c.id = m.component_id
                WHERE m.fixed_version <> '' GROUP BY r.vulnerability_id
            ), told AS (
                SELECT vulnerability_id,
                       bool_or(EXISTS (SELECT FROM unnest(links) link
                               WHERE link LIKE '%%exploit-db.com%%' OR link LIKE '%%packetstorm%%')) AS poc,
                       (array_agg(ssvc ORDER BY ssvc ->> 'timestamp' DESC NULLS LAST, id)
                           FILTER (WHERE ssvc IS NOT NULL AND withdrawn_at IS NULL))[1] AS ssvc
                FROM record GROUP BY vulnerability_id
            )
            SELECT v.id, v.name, v.summary, v.severity, v.score, v.vector, t.versions, t.versions_exposed,
                   t.versions_open, t.found_at, t.devices + coalesce(e.devices, 0) AS devices,
                   CASE WHEN t.excused THEN (
                       SELECT max(d.decided_at) FROM vex_decision d WHERE d.product_id = ?
                         AND d.vulnerability_id = v.id AND d.withdrawn_at IS NULL) END AS excused_at,
                   coalesce(o.poc, false) AS poc, coalesce(n.components, '{}') AS components,
                   coalesce(m.fixes, '{}') AS fixes, o.ssvc,
                   x.exploited_since, x.listed_at, x.sources, x.ransomware,
                   p.score AS likely, p.percentile, p.scored_on,
                   coalesce(h.assignee, '') AS assignee, h.due_on, h.deferred_until, h.deferred_at,
                   coalesce(h.reachability, 'UNKNOWN') AS reachability, coalesce(h.reachability_why, '') AS reach_why,
                   h.exploited_at, coalesce(h.exploited_by, '') AS exploited_by
            FROM total t JOIN vulnerability v ON v.id = t.vulnerability_id
            LEFT JOIN together e ON e.vulnerability_id = v.id
            LEFT JOIN named n ON n.vulnerability_id = v.id
            LEFT JOIN mended m ON m.vulnerability_id = v.id
            LEFT JOIN told o ON o.vulnerability_id = v.id
            LEFT JOIN vulnerability_triage h ON h.product_id = ? AND h.vulnerability_id = v.id
            LEFT JOIN %2$s x ON x.vulnerability_id = v.id
            LEFT JOIN %3$s p ON p.vulnerability_id = v.id
            LIMIT ?
            """;

    private static final String NO_LIST = """
            (SELECT NULL::uuid AS vulnerability_id, NULL::date AS exploited_since, NULL::timestamptz AS listed_at,
                    NULL::text[] AS sources, NULL::boolean AS ransomware)""";
    private static final String NO_PREDICTION = """
            (SELECT NULL::uuid AS vulnerability_id, NULL::double precision AS score,
                    NULL::double precision AS percentile, NULL::date AS scored_on)""";

    /** Of all vulnerabilities found in the product, or of one. */
    List<Facts> facts(Tx tx, UUID product, @Nullable UUID vulnerability) {
        boolean fed =
                tx.one("SELECT to_regclass('vulnerability_exploited') IS NOT NULL AS fed", row -> row.bool("fed"));
        tx.groupInMemory();
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product);
        if (vulnerability != null) {
            parameters.add(vulnerability);
        }
        parameters.addAll(List.of(product, product, product, MAX_VULNERABILITIES));
        return tx.list(
                FACTS.formatted(
                        vulnerability == null ? "" : "AND vulnerability_id = ?",
                        fed ? "vulnerability_exploited" : NO_LIST,
                        fed ? "vulnerability_prediction" : NO_PREDICTION),
                PriorityStore::facts,
                parameters.toArray());
    }

    private static Facts facts(Row row) {
        var exploited = Optional.ofNullable(row.dateOrNull("exploited_since"))
                .map(since -> new Facts.Exploited(
                        since, row.instant("listed_at"), row.texts("sources"), row.bool("ransomware")));
        var likely = Optional.ofNullable(row.doubleOrNull("likely"))
                .map(share -> new Facts.Likely(
                        share,
                        Optional.ofNullable(row.doubleOrNull("percentile")).orElse(0.0),
                        row.date("scored_on")));
        return new Facts(
                row.uuid("id"),
                row.text("name"),
                row.text("summary"),
                row.text("severity"),
                row.doubleValue("score"),
                row.text("vector"),
                row.bool("poc"),
                row.texts("components"),
                row.texts("fixes"),
                row.instant("found_at"),
                row.longValue("devices"),
                row.longValue("versions"),
                row.longValue("versions_exposed"),
                row.longValue("versions_open"),
                Optional.ofNullable(row.instantOrNull("excused_at")),
                exploited,
                likely,
                row.textOrNull("ssvc") == null ? StatedSsvc.NOTHING : StatedSsvc.of(row.json("ssvc", JsonNode.class)),
                new Facts.Handling(
                        row.text("assignee"),
                        Optional.ofNullable(row.dateOrNull("due_on")),
                        Optional.ofNullable(row.dateOrNull("deferred_until")),
                        Optional.ofNullable(row.instantOrNull("deferred_at")),
                        Facts.Reachability.valueOf(row.text("reachability")),
                        row.text("reach_why"),
                        Optional.ofNullable(row.instantOrNull("exploited_at")),
                        row.text("exploited_by")));
    }

    Optional<Policy> policy(Tx tx, UUID product) {
        return tx.first(
                "SELECT * FROM priority_policy WHERE product_id = ?",
                row -> new Policy(
                        row.text("environment"),
                        row.text("mission"),
                        row.doubleValue("likely_percent"),
                        row.doubleValue("critical_score"),
                        row.intValue("exploited_days"),
                        row.intValue("act_days"),
                        row.intValue("high_days"),
                        row.intValue("rest_days")),
                product);
    }

    void put(Tx tx, OrganizationId organization, UUID product, Policy policy, String by, Instant at) {
        tx.update(
                """
                INSERT INTO priority_policy (organization_id, product_id, environment, mission, likely_percent,
                    critical_score, exploited_days, act_days, high_days, rest_days, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET environment = excluded.environment, mission = excluded.mission,
                    likely_percent = excluded.likely_percent, critical_score = excluded.critical_score,
                    exploited_days = excluded.exploited_days, act_days = excluded.act_days,
                    high_days = excluded.high_days, rest_days = excluded.rest_days, changed_by = excluded.changed_by,
                    changed_at = excluded.changed_at
                """,
                organization,
                product,
                policy.environment(),
                policy.mission(),
                policy.likelyPercent(),
                policy.criticalScore(),
                policy.exploitedDays(),
                policy.actDays(),
                policy.highDays(),
                policy.restDays(),
                by,
                at);
    }
}
