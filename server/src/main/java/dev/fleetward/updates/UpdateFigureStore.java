package dev.fleetward.updates;

import dev.fleetward.kernel.EvidenceSource.Figure;
import dev.fleetward.kernel.SearchSource;
import dev.fleetward.kernel.SearchSource.Hit;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Counts for evidence, and things found by text. */
@ApplicationScoped
class UpdateFigureStore {
    Figure signed(Tx tx, UUID product) {
        return tx.one(
                """
                SELECT count(*) AS releases, count(*) FILTER (WHERE signed) AS signed FROM (
                    SELECT r.id, bool_and(a.signing_key_id IS NOT NULL) AS signed
                    FROM release r JOIN release_artifact ra ON ra.release_id = r.id
                    JOIN artifact a ON a.id = ra.artifact_id
                    WHERE r.product_id = ? AND EXISTS (SELECT FROM rollout o WHERE o.release_id = r.id)
                    GROUP BY r.id) AS rolled_out
                """,
                row -> new Figure(
                        row.longValue("signed"),
                        row.longValue("releases"),
                        "releases that were rolled out",
                        "releases with a rollout, of them those whose every file has a verified signature"),
                product);
    }

    /** Of the active devices the newest started rollout of each software type aimed at, those that run its version. */
    Figure reach(Tx tx, UUID product, Instant activeSince) {
        return tx.one(
                """
                SELECT count(*) AS active, count(*) FILTER (WHERE d.proven_at IS NOT NULL) AS reached
                FROM deployment d JOIN device_view v ON v.device_id = d.device_id
                WHERE v.last_seen_at > ? AND d.state NOT IN ('SUPERSEDED', 'CANCELLED') AND d.rollout_id IN (
                    SELECT DISTINCT ON (rel.software_type) r.id
                    FROM rollout r JOIN release rel ON rel.id = r.release_id
                    WHERE r.product_id = ? AND r.started_at IS NOT NULL AND r.state <> 'CANCELLED'
                    ORDER BY rel.software_type, r.id DESC)
                """,
                row -> new Figure(
                        row.longValue("reached"),
                        row.longValue("active"),
                        "devices active in 7 days that the newest rollout aims at",
                        "active devices in the newest started rollout of each software type, of them those whose field"
                                + " data reports its version"),
                activeSince,
                product);
    }

    List<Hit> search(Tx tx, String text) {
        return tx.list(
                """
                SELECT 'Rollout' AS kind, r.name AS title, lower(r.state) || ', ' || rel.software_type || ' ' || rel.version
                           AS detail,
                       '/products/' || p.slug || '/updates/rollouts/' || r.id AS href
                FROM rollout r JOIN release rel ON rel.id = r.release_id JOIN product p ON p.id = r.product_id
                WHERE r.name ILIKE ? OR rel.version ILIKE ?
                UNION ALL
                SELECT 'Release', rel.software_type || ' ' || rel.version, p.name, '/products/' || p.slug || '/updates'
                FROM release rel JOIN product p ON p.id = rel.product_id WHERE rel.version ILIKE ?
                LIMIT ?
                """,
                row -> new Hit(row.text("kind"), row.text("title"), row.text("detail"), row.text("href")),
                pattern(text),
                pattern(text),
                pattern(text),
                SearchSource.MAX_HITS);
    }

    private static String pattern(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
