package dev.fleetward.privacy.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code data_share}, {@code data_share_device} and {@code data_share_day}. */
@ApplicationScoped
class ShareStore {
    static final int MAX_SHOWN = 200;
    private static final int MAX_DAYS_SHOWN = 400;

    private static final String SELECT = """
            SELECT s.*, w.host, w.last_delivered_at, w.attempts, w.failing_since, w.next_at, w.paused_at, w.last_trouble,
                   (SELECT coalesce(json_agg(json_build_object('serial', d.serial, 'fingerprint', d.fingerprint)
                                             ORDER BY d.serial), '[]')
                    FROM data_share_device d WHERE d.share_id = s.id) AS devices,
                   (SELECT coalesce(sum(y.records), 0)::bigint FROM data_share_day y WHERE y.share_id = s.id) AS records,
                   (SELECT coalesce(sum(y.bytes), 0)::bigint FROM data_share_day y WHERE y.share_id = s.id) AS bytes,
                   behind.records AS waiting, behind.since AS waiting_since
            FROM data_share s LEFT JOIN data_share_webhook w ON w.share_id = s.id
            LEFT JOIN LATERAL (
                SELECT count(*) AS records, min(r.arrived_at) AS since FROM data_share_record r
                WHERE r.share_id = w.share_id AND (r.number IS NULL OR r.number > w.delivered_number)) behind ON true
            """;

    UUID add(Tx tx, Product product, WantedShare.Checked wanted, Instant begin, String by, Instant at, byte[] token) {
        return tx.one(
                """
                INSERT INTO data_share (organization_id, product_id, recipient, contact, purpose, request, scope, begins_at,
                                        ends_at, made_by, made_at, token_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?) RETURNING id
                """,
                row -> row.uuid("id"),
                product.organization(),
                product.id().value(),
                wanted.recipient(),
                wanted.contact(),
                wanted.purpose(),
                wanted.request(),
                wanted.scope().stream().map(Scope::word).toList(),
                begin,
                wanted.endsAt(),
                by,
                at,
                token);
    }

    void addDevice(Tx tx, Product product, UUID share, UUID device, String serial, String fingerprint) {
        tx.update("""
                INSERT INTO data_share_device (share_id, device_id, organization_id, product_id, serial, fingerprint)
                VALUES (?, ?, ?, ?, ?, ?)
                """, share, device, product.organization(), product.id().value(), serial, fingerprint);
    }

    Optional<Share> find(Tx tx, UUID id, Instant now) {
        return tx.first(SELECT + "WHERE s.id = ?", row -> share(row, now), id);
    }

    Optional<Share> byToken(Tx tx, byte[] hash, Instant now) {
        return tx.first(SELECT + "WHERE s.token_hash = ?", row -> share(row, now), hash);
    }

    List<Share> newestFirst(Tx tx, UUID product, @Nullable String serial, Instant now) {
        return tx.list(SELECT + """
                WHERE s.product_id = ? AND (?::text IS NULL OR EXISTS (
                    SELECT FROM data_share_device d WHERE d.share_id = s.id AND d.serial = ?))
                ORDER BY s.id DESC LIMIT ?
                """, row -> share(row, now), product, serial, serial, MAX_SHOWN);
    }

    List<Share> ofDevice(Tx tx, UUID device, Instant now) {
        return tx.list(
                SELECT + "WHERE s.id IN (SELECT share_id FROM data_share_device WHERE device_id = ?) ORDER BY s.id",
                row -> share(row, now),
                device);
    }

    List<UUID> deviceIds(Tx tx, UUID share) {
        return tx.list(
                "SELECT device_id FROM data_share_device WHERE share_id = ? ORDER BY serial",
                row -> row.uuid("device_id"),
                share);
    }

    /** Nobody else numbers or changes it until the transaction ends. @return the last number given */
    long lock(Tx tx, UUID id) {
        return tx.one(
                "SELECT last_number FROM data_share WHERE id = ? FOR NO KEY UPDATE",
                row -> row.longValue("last_number"),
                id);
    }

    void numbered(Tx tx, UUID id, long last) {
        tx.update("UPDATE data_share SET last_number = ? WHERE id = ?", last, id);
    }

    void extend(Tx tx, UUID id, Instant end) {
        tx.update("UPDATE data_share SET ends_at = ? WHERE id = ?", end, id);
    }

    void revoke(Tx tx, UUID id, String by, Instant at) {
        tx.update("UPDATE data_share SET revoked_at = ?, revoked_by = ? WHERE id = ?", at, by, id);
    }

    void renew(Tx tx, UUID id, byte[] token) {
        tx.update("UPDATE data_share SET token_hash = ? WHERE id = ?", token, id);
    }

    /** @return whether the state of its devices was last looked at before then, and is to be looked at by the caller */
    boolean look(Tx tx, UUID id, Instant before, Instant now) {
        return tx.update(
                        "UPDATE data_share SET looked_at = ? WHERE id = ? AND (looked_at IS NULL OR looked_at <= ?)",
                        now,
                        id,
                        before)
                > 0;
    }

    void read(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE data_share SET last_read_at = ? WHERE id = ?", at, id);
    }

    void given(Tx tx, OrganizationId organization, UUID id, String way, long records, long bytes, Instant at) {
        tx.update("""
                INSERT INTO data_share_day (share_id, day, way, organization_id, records, bytes)
                VALUES (?, (?::timestamptz AT TIME ZONE 'UTC')::date, ?, ?, ?, ?)
                ON CONFLICT (share_id, day, way) DO UPDATE
                SET records = data_share_day.records + excluded.records, bytes = data_share_day.bytes + excluded.bytes
                """, id, at, way, organization, records, bytes);
    }

    List<Share.Day> days(Tx tx, UUID id) {
        return tx.list(
                "SELECT * FROM data_share_day WHERE share_id = ? ORDER BY day DESC, way LIMIT ?",
                row -> new Share.Day(
                        row.date("day"), row.text("way"), row.longValue("records"), row.longValue("bytes")),
                id,
                MAX_DAYS_SHOWN);
    }

    /** The shares of these devices end, or go on with what is left; of the devices only fingerprints stay. */
    int forget(Tx tx, Collection<UUID> devices, Instant now) {
        int records = tx.update("DELETE FROM data_share_record WHERE device_id = ANY (?::uuid[])", devices);
        tx.update("""
                UPDATE data_share s SET erased = s.erased || gone.fingerprints,
                    erased_at = CASE WHEN EXISTS (
                        SELECT FROM data_share_device d WHERE d.share_id = s.id AND d.device_id <> ALL (?::uuid[]))
                        THEN NULL ELSE ?::timestamptz END
                FROM (SELECT share_id, array_agg(fingerprint) AS fingerprints FROM data_share_device
                      WHERE device_id = ANY (?::uuid[]) GROUP BY share_id) gone
                WHERE s.id = gone.share_id
                """, devices, now, devices);
        return records + tx.update("DELETE FROM data_share_device WHERE device_id = ANY (?::uuid[])", devices);
    }

    List<UUID> named(Tx tx, UUID product, String serial) {
        return tx.list(
                "SELECT DISTINCT device_id FROM data_share_device WHERE product_id = ? AND serial = ?",
                row -> row.uuid("device_id"),
                product,
                serial);
    }

    /** What ended shares would still give. @return rows deleted */
    int deleteEnded(Tx tx, Instant now, int limit) {
        return tx.update("""
                DELETE FROM data_share_record WHERE id IN (
                    SELECT r.id FROM data_share s JOIN data_share_record r ON r.share_id = s.id
                    WHERE s.revoked_at IS NOT NULL OR s.ends_at < ? LIMIT ?)
                """, now, limit);
    }

    private static Share share(Row row, Instant now) {
        Instant begins = row.instant("begins_at");
        Instant ends = row.instant("ends_at");
        Instant revoked = row.instantOrNull("revoked_at");
        Instant erased = row.instantOrNull("erased_at");
        Share.State state = Share.State.at(now, begins, ends, revoked, erased);
        return new Share(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                row.uuid("product_id"),
                row.text("recipient"),
                row.text("contact"),
                row.text("purpose"),
                row.text("request"),
                row.texts("scope"),
                Arrays.asList(Json.MAPPER.convertValue(row.json("devices", JsonNode.class), Share.Device[].class)),
                row.texts("erased"),
                begins,
                ends,
                row.text("made_by"),
                row.instant("made_at"),
                revoked,
                row.text("revoked_by"),
                erased,
                row.instantOrNull("last_read_at"),
                row.longValue("records"),
                row.longValue("bytes"),
                state,
                Optional.ofNullable(row.textOrNull("host")).map(host -> hook(row, host, state)));
    }

    private static Share.Hook hook(Row row, String host, Share.State state) {
        Instant paused = row.instantOrNull("paused_at");
        Instant failing = row.instantOrNull("failing_since");
        boolean tries = state == Share.State.ACTIVE && paused == null && failing != null;
        return new Share.Hook(
                host,
                row.instantOrNull("last_delivered_at"),
                row.longValue("waiting"),
                row.instantOrNull("waiting_since"),
                row.intValue("attempts"),
                failing,
                tries ? row.instant("next_at") : null,
                paused,
                row.text("last_trouble"));
    }
}
