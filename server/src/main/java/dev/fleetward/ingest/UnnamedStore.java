package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** SQL of events that wait for symbols. */
@ApplicationScoped
class UnnamedStore {
    /** A product whose firmware has no build id may have as many as it has versions. */
    static final int MAX_BUILDS = 1_000;

    static final int MAX_COUNTED = 100_000;

    record Unnamed(UUID id, DeviceId device, long sequence, Instant receivedAt, JsonNode body) {}

    /** @param refused symbols came and did not fit, or did not have its names */
    record Waiting(Build build, String kind, boolean refused, long count, Instant latestAt) {}

    /** Each build is one step down the index, however many events wait for it. */
    List<Build> builds(Tx tx, ProductId product) {
        return tx.list("""
                WITH RECURSIVE build AS (
                    (SELECT waits_for FROM event WHERE product_id = ? AND waits_for IS NOT NULL ORDER BY waits_for LIMIT 1)
                    UNION ALL
                    SELECT (SELECT e.waits_for FROM event e
                            WHERE e.product_id = ? AND e.waits_for > build.waits_for ORDER BY e.waits_for LIMIT 1)
                    FROM build WHERE build.waits_for IS NOT NULL)
                SELECT waits_for FROM build WHERE waits_for IS NOT NULL LIMIT ?
                """, row -> Build.parse(row.text("waits_for")), product.value(), product.value(), MAX_BUILDS);
    }

    /** What another worker has in hand is left to it. */
    List<Unnamed> lock(Tx tx, ProductId product, Build build, int limit) {
        return tx.list(
                """
                SELECT id, device_id, sequence, received_at, body FROM event
                WHERE product_id = ? AND waits_for = ? AND unnameable IS NULL LIMIT ? FOR UPDATE SKIP LOCKED
                """,
                row -> new Unnamed(
                        row.uuid("id"),
                        new DeviceId(row.uuid("device_id")),
                        row.longValue("sequence"),
                        row.instant("received_at"),
                        row.json("body", JsonNode.class)),
                product.value(),
                build.key(),
                limit);
    }

    /** An event as its names make it: what was taken for a heartbeat may turn out a session. */
    record Renamed(UUID id, String kind, JsonNode body) {}

    void named(Tx tx, List<Renamed> events) {
        tx.update(
                """
                UPDATE event e SET body = x.body::json, kind = x.kind, waits_for = NULL
                FROM unnest(?::uuid[], ?::text[], ?::text[]) AS x (id, kind, body) WHERE e.id = x.id
                """,
                events.stream().map(Renamed::id).toList(),
                events.stream().map(Renamed::kind).toList(),
                events.stream().map(event -> Json.write(event.body())).toList());
    }

    void unnameable(Tx tx, UUID event, String why) {
        tx.update("UPDATE event SET unnameable = ? WHERE id = ?", why, event);
    }

    /** Other symbols may fit what these did not. */
    void tryAgain(Tx tx, ProductId product, Build build) {
        tx.update(
                "UPDATE event SET unnameable = NULL WHERE product_id = ? AND waits_for = ? AND unnameable IS NOT NULL",
                product.value(),
                build.key());
    }

    /** Counted up to {@value #MAX_COUNTED} in all. */
    List<Waiting> waiting(Tx tx, ProductId product) {
        return tx.list(
                """
                SELECT waits_for, kind, refused, count(*) AS n, max(received_at) AS latest_at
                FROM (SELECT waits_for, kind, received_at, unnameable IS NOT NULL AS refused FROM event
                      WHERE product_id = ? AND waits_for IS NOT NULL LIMIT ?) e
                GROUP BY waits_for, kind, refused ORDER BY waits_for, kind, refused
                """,
                row -> new Waiting(
                        Build.parse(row.text("waits_for")),
                        row.text("kind"),
                        row.bool("refused"),
                        row.longValue("n"),
                        row.instant("latest_at")),
                product.value(),
                MAX_COUNTED);
    }
}
