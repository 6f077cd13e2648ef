package dev.fleetward.insight.detect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AnomalyStore {
    private static final String COLUMNS = """
            SELECT a.id, number, metric, measure, shape, slice, against, d.serial, issue_number, case_link,
                   sentence, value, usual, low, high, p, devices, affected, since, found_at, last_at, ended_at, a.state,
                   muted_until, state_by
            FROM anomaly a LEFT JOIN device d ON d.id = a.device_id
            """;

    /** Open ones and those over since then: what may be found again. */
    List<Anomaly> recent(Tx tx, ProductId product, Instant since) {
        return tx.list(
                COLUMNS + " WHERE a.product_id = ? AND (ended_at IS NULL OR ended_at >= ? OR muted_until > ?)"
                        + " ORDER BY number DESC",
                AnomalyStore::anomaly,
                product.value(),
                since,
                since);
    }

    /** Newest first; without those that are over or muted unless all are asked for. */
    List<Anomaly> list(Tx tx, ProductId product, boolean all, Cursor cursor) {
        return tx.list(
                COLUMNS + " WHERE a.product_id = ? AND number < ? AND (? OR (ended_at IS NULL AND a.state <> 'MUTED'))"
                        + " ORDER BY number DESC LIMIT ?",
                AnomalyStore::anomaly,
                product.value(),
                cursor.afterNumber(Long.MAX_VALUE),
                all,
                cursor.rows());
    }

    Optional<Anomaly> find(Tx tx, ProductId product, long number) {
        return tx.first(
                COLUMNS + " WHERE a.product_id = ? AND number = ?", AnomalyStore::anomaly, product.value(), number);
    }

    long countOpen(Tx tx, UUID product) {
        return tx.one(
                "SELECT count(*) AS n FROM anomaly WHERE product_id = ? AND ended_at IS NULL AND state <> 'MUTED'",
                row -> row.longValue("n"),
                product);
    }

    void insert(Tx tx, Product product, Found found, Anomaly.State state, @Nullable Instant mutedUntil) {
        var values = new ArrayList<@Nullable Object>(List.of(
                product.organization(), product.id().value(), product.id().value(), found.at(), state.name()));
        values.add(mutedUntil);
        values.add(found.device().map(device -> device.value()).orElse(null));
        values.add(found.issue().orElse(null));
        values.addAll(figures(found));
        tx.update("""
                INSERT INTO anomaly (organization_id, product_id, number, found_at, state, muted_until, device_id,
                    issue_number, metric, measure, shape, slice, against, sentence, value, usual, low, high, p, devices,
                    affected, since, last_at)
                VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM anomaly WHERE product_id = ?), ?, ?, ?, ?, ?,
                        ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, values.toArray());
    }

    void update(Tx tx, UUID anomaly, Found found) {
        var values = figures(found);
        values.add(anomaly);
        tx.update("""
                UPDATE anomaly SET metric = ?, measure = ?, shape = ?, slice = ?::jsonb, against = ?, sentence = ?,
                    value = ?, usual = ?, low = ?, high = ?, p = ?, devices = ?, affected = ?, since = ?, last_at = ?,
                    ended_at = NULL
                WHERE id = ?
                """, values.toArray());
    }

    private static List<@Nullable Object> figures(Found found) {
        Finding it = found.finding();
        var values = new ArrayList<@Nullable Object>(List.of(
                it.metric(),
                it.measure().name(),
                it.shape().name(),
                Json.write(it.slice().parts())));
        values.add(it.against().orElse(null));
        values.addAll(List.of(
                found.sentence(),
                it.value(),
                it.usual(),
                it.low(),
                it.high(),
                it.p(),
                it.devices(),
                it.affected(),
                found.since(),
                found.lastAt()));
        return values;
    }

    /** What was not seen again since then is over. */
    int end(Tx tx, ProductId product, Instant lastBefore, Instant now) {
        return tx.update(
                "UPDATE anomaly SET ended_at = ? WHERE product_id = ? AND ended_at IS NULL AND last_at < ?",
                now,
                product.value(),
                lastBefore);
    }

    void setState(Tx tx, UUID anomaly, Anomaly.State state, @Nullable Instant mutedUntil, String by, Instant at) {
        tx.update(
                "UPDATE anomaly SET state = ?, muted_until = ?, state_by = ?, state_at = ? WHERE id = ?",
                state.name(),
                mutedUntil,
                by,
                at,
                anomaly);
    }

    void setIssue(Tx tx, UUID anomaly, @Nullable Long issue) {
        tx.update("UPDATE anomaly SET issue_number = ? WHERE id = ?", issue, anomaly);
    }

    void setCase(Tx tx, UUID anomaly, String link) {
        tx.update("UPDATE anomaly SET case_link = ? WHERE id = ?", link, anomaly);
    }

    List<Anomaly> ofDevice(Tx tx, UUID device) {
        return tx.list(COLUMNS + " WHERE a.device_id = ? ORDER BY number", AnomalyStore::anomaly, device);
    }

    int forget(Tx tx, UUID device) {
        return tx.update("DELETE FROM anomaly WHERE device_id = ?", device);
    }

    private static Anomaly anomaly(Row row) {
        return new Anomaly(
                row.uuid("id"),
                row.longValue("number"),
                row.text("metric"),
                Measure.valueOf(row.text("measure")),
                Shape.valueOf(row.text("shape")),
                slice(row),
                Optional.ofNullable(row.textOrNull("against")),
                Optional.ofNullable(row.textOrNull("serial")),
                Optional.ofNullable(row.longOrNull("issue_number")),
                row.text("case_link"),
                row.text("sentence"),
                row.doubleValue("value"),
                row.doubleValue("usual"),
                row.doubleValue("low"),
                row.doubleValue("high"),
                row.doubleValue("p"),
                row.longValue("devices"),
                row.longValue("affected"),
                row.instant("since"),
                row.instant("found_at"),
                row.instant("last_at"),
                Optional.ofNullable(row.instantOrNull("ended_at")),
                Anomaly.State.valueOf(row.text("state")),
                Optional.ofNullable(row.instantOrNull("muted_until")),
                row.text("state_by"));
    }

    private static SortedMap<String, String> slice(Row row) {
        var parts = new TreeMap<String, String>();
        row.json("slice", JsonNode.class)
                .properties()
                .forEach(part -> parts.put(part.getKey(), part.getValue().asText()));
        return parts;
    }

    int deleteOlder(Tx tx, DataKind.Scope scope, Instant before, int atMost) {
        return tx.update("""
                DELETE FROM anomaly WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM anomaly WHERE product_id = ? AND ended_at < ? AND device_id <> ALL (?) LIMIT ?))
                """, scope.product(), before, scope.heldDevices().toArray(UUID[]::new), atMost);
    }
}
