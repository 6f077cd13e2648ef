package dev.fleetward.updates.fates;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class FateStore {
    /** What is bound to its question marks is in {@link #facts}. */
    private static final String FATE = """
            CASE
                WHEN d.state = 'SUCCEEDED' AND d.hop_release_id IS NULL THEN CASE
                    WHEN s.version = rel.version THEN 'PROVEN'
                    WHEN s.version = ANY (?::text[]) AND (d.proven_at IS NOT NULL OR s.since > d.finished_at)
                        THEN 'DOWNGRADED'
                    WHEN s.version IS NOT NULL AND (d.proven_at IS NOT NULL OR s.since > d.finished_at)
                        THEN 'OTHER_VERSION'
                    ELSE 'REPORTED' END
                WHEN d.state = 'FAILED' THEN CASE
                    WHEN d.retry_at IS NOT NULL THEN 'RETRYING'
                    WHEN d.refused THEN 'REFUSED'
                    WHEN d.timed_out THEN 'TIMED_OUT'
                    ELSE 'FAILED' END
                WHEN d.state IN ('CANCELLED', 'CANCELLING') THEN 'CANCELLED'
                WHEN d.state = 'SUPERSEDED' THEN 'SUPERSEDED'
                WHEN d.state = 'SCHEDULED' THEN CASE
                    WHEN d.turn_at IS NULL THEN 'WAITING'
                    WHEN v.last_seen_at < ? THEN 'OFFLINE'
                    ELSE 'HELD' END
                WHEN d.state = 'OFFERED' THEN CASE
                    WHEN v.last_seen_at < ? OR v.last_seen_at < d.offered_at - interval '1 hour' THEN 'OFFLINE'
                    WHEN f.confirmed = false THEN 'REFUSED'
                    WHEN coalesce(p.confirm, false) AND c.auto_confirm_at IS NULL AND f.confirmed IS NULL THEN 'ASKED'
                    WHEN d.offered_at < ? THEN 'NEVER_ANSWERED'
                    ELSE 'OFFERED' END
                WHEN d.fetched_at < ? AND NOT EXISTS (
                    SELECT FROM deployment_message m WHERE m.action_id = d.action_id AND m.at >= ?) THEN CASE
                        WHEN v.last_seen_at < ? THEN 'OFFLINE'
                        ELSE 'SILENT' END
                ELSE 'UNDERWAY'
            END
            """;

    private static final String FROM = """
            FROM deployment d JOIN rollout r ON r.id = d.rollout_id JOIN release rel ON rel.id = r.release_id
            JOIN device_view v ON v.device_id = d.device_id
            LEFT JOIN device_software_view s ON s.device_id = d.device_id AND s.software_type = rel.software_type
            LEFT JOIN ddi_policy p ON p.product_id = d.product_id
            LEFT JOIN ddi_client c ON c.device_id = d.device_id
            LEFT JOIN ddi_confirmation f ON f.action_id = d.action_id
            WHERE d.rollout_id = ?
            """;

    private static List<@Nullable Object> facts(List<String> lower, Instant silentSince) {
        return new ArrayList<>(Arrays.asList(
                lower, silentSince, silentSince, silentSince, silentSince, silentSince, silentSince));
    }

    Optional<String> version(Tx tx, UUID product, UUID rollout) {
        return tx.first(
                """
                SELECT rel.version FROM rollout r JOIN release rel ON rel.id = r.release_id
                WHERE r.product_id = ? AND r.id = ?
                """, row -> row.text("version"), product, rollout);
    }

    /** Versions of its software that devices of the rollout run. */
    List<String> running(Tx tx, UUID rollout) {
        return tx.list(
                "SELECT DISTINCT s.version " + FROM + " AND s.version IS NOT NULL", row -> row.text("version"), rollout);
    }

    Map<Fate, Long> count(Tx tx, UUID rollout, List<String> lower, Instant silentSince) {
        List<@Nullable Object> bound = facts(lower, silentSince);
        bound.add(rollout);
        var counts = new EnumMap<Fate, Long>(Fate.class);
        tx.list(
                        "SELECT fate, count(*) AS devices FROM (SELECT %s AS fate %s) AS each_device GROUP BY fate"
                                .formatted(FATE, FROM),
                        row -> Map.entry(Fate.valueOf(row.text("fate")), row.longValue("devices")),
                        bound.toArray())
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    record Line(
            int actionId,
            String serial,
            Fate fate,
            @Nullable String runs,
            Instant lastSeenAt,
            int attempt,
            @Nullable Instant retryAt,
            String message) {}

    List<Line> list(
            Tx tx, UUID rollout, Fate fate, List<String> lower, Instant silentSince, long after, int rows) {
        List<@Nullable Object> bound = facts(lower, silentSince);
        bound.addAll(List.of(rollout, fate.name(), after, rows));
        return tx.list(
                """
                SELECT * FROM (
                    SELECT d.action_id, v.serial, v.last_seen_at, s.version AS runs, d.attempt, d.retry_at, d.message,
                           %s AS fate %s) AS each_device
                WHERE fate = ? AND action_id > ? ORDER BY action_id LIMIT ?
                """.formatted(FATE, FROM),
                row -> new Line(
                        row.intValue("action_id"),
                        row.text("serial"),
                        Fate.valueOf(row.text("fate")),
                        row.textOrNull("runs"),
                        row.instant("last_seen_at"),
                        row.intValue("attempt"),
                        row.instantOrNull("retry_at"),
                        row.text("message")),
                bound.toArray());
    }
}
