package dev.fleetward.insight.security;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SecurityEventStore {
    private static final String SELECT = """
            SELECT e.id, p.slug AS product, d.serial AS device, e.kind, e.severity, e.source, e.name, e.who, e.sentence,
                   e.details, e.times, e.first_at, e.last_at
            FROM security_event e
            LEFT JOIN product p ON p.id = e.product_id
            LEFT JOIN device_view d ON d.device_id = e.device_id
            """;

    /**
     * @param product null for what concerns the whole organization
     * @param withOrganization those of the whole organization too
     */
    record Filter(
            @Nullable UUID product,
            boolean withOrganization,
            @Nullable SecurityKind kind,
            @Nullable Severity atLeast,
            @Nullable String device,
            Instant since) {}

    void add(Tx tx, Collection<Happening> happenings) {
        tx.batch("""
                INSERT INTO security_event AS e
                    (organization_id, product_id, device_id, kind, severity, source, name, who, sentence, details, times,
                     first_at, last_at, bundle, last_signal)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, bundle) DO UPDATE
                SET times = e.times + excluded.times, sentence = excluded.sentence, details = excluded.details,
                    first_at = least(e.first_at, excluded.first_at), last_at = greatest(e.last_at, excluded.last_at),
                    last_signal = excluded.last_signal
                WHERE excluded.last_signal IS NULL OR e.last_signal IS DISTINCT FROM excluded.last_signal
                """, happenings.stream().map(SecurityEventStore::row).toList());
    }

    private static @Nullable Object[] row(Happening one) {
        return new @Nullable Object[] {
            one.organization(),
            one.product(),
            one.device(),
            one.kind(),
            one.severity(),
            one.source(),
            one.name(),
            one.who(),
            one.sentence(),
            Json.write(one.details()),
            one.times(),
            one.firstAt(),
            one.lastAt(),
            one.bundle(),
            one.signal()
        };
    }

    /** Newest first, from before that place. */
    List<SecurityEvent> list(Tx tx, Filter filter, Instant beforeAt, UUID beforeId, int rows) {
        String kind = filter.kind == null ? null : filter.kind.name();
        List<String> severities = filter.atLeast == null ? List.of() : filter.atLeast.andAbove();
        return tx.list(
                SELECT + """
                 WHERE (e.product_id = ? OR e.product_id IS NULL AND ?) AND e.last_at >= ?
                   AND (?::text IS NULL OR e.kind = ?) AND (? OR e.severity = ANY(?::text[]))
                   AND (?::text IS NULL OR d.serial = ? OR e.who = ?) AND (e.last_at, e.id) < (?, ?)
                ORDER BY e.last_at DESC, e.id DESC LIMIT ?
                """,
                SecurityEventStore::event,
                filter.product,
                filter.withOrganization,
                filter.since,
                kind,
                kind,
                severities.isEmpty(),
                severities,
                filter.device,
                filter.device,
                filter.device,
                beforeAt,
                beforeId,
                rows);
    }

    /** Of one kind: how often, by how many devices, at most how severe. */
    record Sum(SecurityKind kind, long times, long devices, long rows) {}

    List<Sum> sums(Tx tx, UUID product, Collection<String> severities, Instant since) {
        return tx.list(
                """
                SELECT kind, sum(times)::bigint AS times, count(DISTINCT device_id) AS devices, count(*) AS events
                FROM security_event WHERE product_id = ? AND last_at >= ? AND severity = ANY(?::text[])
                GROUP BY kind ORDER BY times DESC, kind
                """,
                row -> new Sum(
                        SecurityKind.valueOf(row.text("kind")),
                        row.longValue("times"),
                        row.longValue("devices"),
                        row.longValue("events")),
                product,
                since,
                severities);
    }

    List<SecurityEvent> ofDevice(Tx tx, UUID device) {
        return tx.list(SELECT + " WHERE e.device_id = ? ORDER BY e.last_at, e.id", SecurityEventStore::event, device);
    }

    int forget(Tx tx, UUID device) {
        return tx.update("DELETE FROM security_event WHERE device_id = ?", device);
    }

    /** Of no product: what concerns a whole organization. */
    int deleteOlder(Tx tx, Instant before, int maxRows) {
        return tx.update("""
                DELETE FROM security_event WHERE id IN (
                    SELECT id FROM security_event WHERE product_id IS NULL AND last_at < ? LIMIT ?)
                """, before, maxRows);
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update("""
                DELETE FROM security_event WHERE id IN (
                    SELECT id FROM security_event WHERE product_id = ? AND last_at < ?
                      AND (device_id IS NULL OR device_id <> ALL (?)) LIMIT ?)
                """, scope.product(), before, scope.heldDevices().toArray(UUID[]::new), atMost);
    }

    private static SecurityEvent event(Row row) {
        SecurityKind kind = SecurityKind.valueOf(row.text("kind"));
        return new SecurityEvent(
                row.uuid("id"),
                row.textOrNull("product"),
                row.textOrNull("device"),
                kind.slug(),
                kind.title(),
                row.text("severity").toLowerCase(Locale.ROOT),
                row.text("source").toLowerCase(Locale.ROOT),
                row.text("name"),
                row.text("who"),
                row.text("sentence"),
                row.json("details", JsonNode.class),
                row.longValue("times"),
                row.instant("first_at"),
                row.instant("last_at"));
    }
}
