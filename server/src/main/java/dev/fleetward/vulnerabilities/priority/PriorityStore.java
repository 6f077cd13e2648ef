package dev.fleetward.vulnerabilities.priority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PriorityStore {
    private static final int MAX_VULNERABILITIES = 20_000;

    /**
     * All that is said of each is gathered in a few joins: asked one by one, a thousand vulnerabilities took half a second.
     * Devices that run one version alone are added up by version; only of those with several is each to be counted once.
     */
    private static final String FACTS = """
            WITH running AS MATERIALIZED (
                SELECT build_set_id, software_version_id, devices,
                       count(*) OVER (PARTITION BY build_set_id) = 1 AS alone
                FROM running_build_set WHERE product_id = ?
            ), alone AS MATERIALIZED (
                SELECT software_version_id, sum(devices)::bigint AS devices FROM running WHERE alone
                GROUP BY software_version_id
            ), together AS (
                SELECT vulnerability_id, sum(devices)::bigint AS devices
                FROM (SELECT DISTINCT f.vulnerability_id, r.build_set_id, r.devices
                      FROM running r JOIN version_finding f USING (software_version_id)
                      WHERE NOT r.alone AND f.exposes AND f.product_id = ? %1$s) d
                GROUP BY vulnerability_id
            ), total AS MATERIALIZED (
                SELECT vulnerability_id, count(*) AS versions, count(*) FILTER (WHERE exposes) AS versions_exposed,
                       count(*) FILTER (WHERE open) AS versions_open, bool_or(excused) AS excused,
                       min(found_at) AS found_at,
                       coalesce(sum(a.devices) FILTER (WHERE exposes), 0)::bigint AS devices
                FROM version_finding f LEFT JOIN alone a USING (software_version_id)
                WHERE f.product_id = ? %1$s GROUP BY vulnerability_id
            ), record AS MATERIALIZED (
                SELECT r.id, r.vulnerability_id, r.ssvc, r.withdrawn_at, r.links
                FROM total JOIN vulnerability_record r USING (vulnerability_id)
            ), told AS (
                SELECT vulnerability_id,
                       bool_or(EXISTS (SELECT FROM unnest(links) link
                               WHERE link LIKE '%%exploit-db.com%%' OR link LIKE '%%packetstorm%%')) AS poc,
                       (array_agg(ssvc ORDER BY ssvc ->> 'timestamp' DESC NULLS LAST, id)
                           FILTER (WHERE ssvc IS NOT NULL AND withdrawn_at IS NULL))[1] AS ssvc
                FROM record GROUP BY vulnerability_id
            ), part AS (%4$s)
            SELECT v.id, v.name, v.summary, v.severity, v.score, v.vector, t.versions, t.versions_exposed,
                   t.versions_open, t.found_at, t.devices + coalesce(e.devices, 0) AS devices,
                   CASE WHEN t.excused THEN (
                       SELECT max(d.decided_at) FROM vex_decision d WHERE d.product_id = ?
                         AND d.vulnerability_id = v.id AND d.withdrawn_at IS NULL) END AS excused_at,
                   coalesce(o.poc, false) AS poc, coalesce(c.components, '{}') AS components,
                   coalesce(c.fixes, '{}') AS fixes, o.ssvc,
                   x.exploited_since, x.listed_at, x.sources, x.ransomware,
                   p.score AS likely, p.percentile, p.scored_on,
                   coalesce(h.assignee, '') AS assignee, h.due_on, h.deferred_until, h.deferred_at,
                   coalesce(h.reachability, 'UNKNOWN') AS reachability, coalesce(h.reachability_why, '') AS reach_why,
                   h.exploited_at, coalesce(h.exploited_by, '') AS exploited_by
            FROM total t JOIN vulnerability v ON v.id = t.vulnerability_id
            LEFT JOIN together e ON e.vulnerability_id = v.id
            LEFT JOIN part c ON c.vulnerability_id = v.id
            LEFT JOIN told o ON o.vulnerability_id = v.id
            LEFT JOIN vulnerability_triage h ON h.product_id = ? AND h.vulnerability_id = v.id
            LEFT JOIN %2$s x ON x.vulnerability_id = v.id
            LEFT JOIN %3$s p ON p.vulnerability_id = v.id
            LIMIT ?
            """;

    /** Which components it is in, and which versions of them are without it. */
    private static final String PARTS = """
            SELECT vulnerability_id,
                   (array_agg(DISTINCT name ORDER BY name) FILTER (WHERE found))[1:5] AS components,
                   (array_agg(DISTINCT name || ' ' || fixed_version ORDER BY name || ' ' || fixed_version)
                       FILTER (WHERE fixed_version <> ''))[1:5] AS fixes
            FROM (SELECT DISTINCT r.vulnerability_id, c.name, m.certainty <> 'OVERRULED' AS found, m.fixed_version
                  FROM record r JOIN component_match m ON m.record_id = r.id JOIN component c ON c.id = m.component_id) s
            GROUP BY vulnerability_id
            """;

    private static final String NO_PARTS =
            "SELECT NULL::uuid AS vulnerability_id, NULL::text[] AS components, NULL::text[] AS fixes";

    private static final String NO_LIST = """
            (SELECT NULL::uuid AS vulnerability_id, NULL::date AS exploited_since, NULL::timestamptz AS listed_at,
                    NULL::text[] AS sources, NULL::boolean AS ransomware)""";
    private static final String NO_PREDICTION = """
            (SELECT NULL::uuid AS vulnerability_id, NULL::double precision AS score,
                    NULL::double precision AS percentile, NULL::date AS scored_on)""";

    /** Of all vulnerabilities found in the product. */
    List<Facts> facts(Tx tx, UUID product) {
        return facts(tx, product, null, PARTS);
    }

    /** Of all, but for components and fixes: these take as long as the rest, and a page shows few. */
    List<Facts> outlines(Tx tx, UUID product) {
        return facts(tx, product, null, NO_PARTS);
    }

    List<Facts> facts(Tx tx, UUID product, Collection<UUID> vulnerabilities) {
        return facts(tx, product, vulnerabilities, PARTS);
    }

    private static List<Facts> facts(Tx tx, UUID product, @Nullable Collection<UUID> of, String parts) {
        boolean fed =
                tx.one("SELECT to_regclass('vulnerability_exploited') IS NOT NULL AS fed", row -> row.bool("fed"));
        tx.groupInMemory();
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(product);
        for (int times = 0; times < 2; times++) {
            parameters.add(product);
            if (of != null) {
                parameters.add(of);
            }
        }
        parameters.addAll(List.of(product, product, MAX_VULNERABILITIES));
        return tx.list(
                FACTS.formatted(
                        of == null ? "" : "AND f.vulnerability_id = ANY(?)",
                        fed ? "vulnerability_exploited" : NO_LIST,
                        fed ? "vulnerability_prediction" : NO_PREDICTION,
                        parts),
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
