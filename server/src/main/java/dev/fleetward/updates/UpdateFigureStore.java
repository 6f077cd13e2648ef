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

    /**
     * Of the active devices that were ever given an update, those that neither ask their user each time nor say by the
     * attribute {@code auto_update} that automatic updates are off.
     */
    Figure automatic(Tx tx, UUID product, Instant activeSince) {
        return tx.one(
                """
                SELECT count(*) AS devices, count(*) FILTER (WHERE opted_out) AS opted_out,
                       count(*) FILTER (WHERE asks AND NOT opted_out) AS asking FROM (
                    SELECT coalesce(p.confirm, false) AND c.auto_confirm_at IS NULL AS asks,
                           EXISTS (SELECT FROM device_attribute_view a WHERE a.device_id = v.device_id
                               AND a.name = 'auto_update' AND lower(a.value_text) IN ('false', 'off', 'no', '0'))
                               AS opted_out
                    FROM device_view v
                    LEFT JOIN ddi_policy p ON p.product_id = v.product_id
                    LEFT JOIN ddi_client c ON c.device_id = v.device_id
                    WHERE v.product_id = ? AND v.last_seen_at > ? AND v.state <> 'retired'
                      AND EXISTS (SELECT FROM deployment d WHERE d.device_id = v.device_id)) AS device
                """,
                row -> {
                    long devices = row.longValue("devices");
                    long optedOut = row.longValue("opted_out");
                    long asking = row.longValue("asking");
                    String split = devices == 0
                            ? ""
                            : "; %,d opted out, %,d ask their user each time".formatted(optedOut, asking);
                    return new Figure(
                            devices - optedOut - asking,
                            devices,
                            "devices active in 7 days that were ever given an update" + split,
                            "active devices with a deployment, less those whose user confirms each update and those whose"
                                    + " attribute auto_update is off" + split);
                },
                product,
                activeSince);
    }

    /** Updates offered since then that were not called off, and what became of them. */
    Figure offers(Tx tx, UUID product, Instant since) {
        return tx.one(
                """
                SELECT count(*) AS offered,
                       count(*) FILTER (WHERE d.proven_at IS NOT NULL OR d.state = 'SUCCEEDED') AS installed,
                       count(*) FILTER (WHERE d.refused) AS refused,
                       count(*) FILTER (WHERE d.state = 'FAILED' AND NOT d.refused) AS failed,
                       count(*) FILTER (WHERE EXISTS (SELECT FROM update_postponement p
                           WHERE p.rollout_id = d.rollout_id AND p.device_id = d.device_id)) AS postponed
                FROM deployment d
                WHERE d.product_id = ? AND d.offered_at > ? AND d.state NOT IN ('CANCELLED', 'SUPERSEDED')
                """,
                row -> {
                    String split = row.longValue("offered") == 0
                            ? ""
                            : "; %,d were postponed, %,d refused, %,d failed"
                                    .formatted(
                                            row.longValue("postponed"),
                                            row.longValue("refused"),
                                            row.longValue("failed"));
                    return new Figure(
                            row.longValue("installed"),
                            row.longValue("offered"),
                            "updates offered to devices in 90 days" + split,
                            "deployments offered in 90 days and not called off, of them those installed or confirmed by"
                                    + " field data" + split);
                },
                product,
                since);
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
