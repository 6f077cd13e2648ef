package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code data_share_record}. */
@ApplicationScoped
class ShareRecordStore {

    /**
     * An event that just came.
     *
     * @param scopes words of what it may be
     * @param file SHA-256 of what it brought along
     */
    record Arrived(
            UUID device,
            UUID event,
            String scopes,
            @Nullable String file,
            Instant at) {}

    /** @param text of the line; {@code sha256} of it tells whether it was given */
    record Line(String text, byte[] sha256) {}

    /** @param event null for a line of a file that tells of a state */
    record Numbered(
            long number,
            String serial,
            @Nullable UUID event,
            boolean named,
            @Nullable String file,
            @Nullable String line) {}

    /** Those of these devices that any share is of. */
    Set<UUID> shared(Tx tx, UUID[] devices) {
        return Set.copyOf(tx.list(
                "SELECT DISTINCT device_id FROM data_share_device WHERE device_id = ANY (?)",
                row -> row.uuid("device_id"),
                (Object) devices));
    }

    /** For each share that gives them. */
    void add(Tx tx, List<Arrived> events, boolean named) {
        int rows = events.size();
        var devices = new UUID[rows];
        var ids = new UUID[rows];
        var scopes = new String[rows];
        @Nullable String[] files = new @Nullable String[rows];
        var received = new Long[rows];
        for (int i = 0; i < rows; i++) {
            Arrived event = events.get(i);
            devices[i] = event.device();
            ids[i] = event.event();
            scopes[i] = event.scopes();
            files[i] = event.file();
            received[i] = ChronoUnit.MICROS.between(Instant.EPOCH, event.at());
        }
        tx.update("""
                INSERT INTO data_share_record (organization_id, share_id, device_id, event_id, named, file_sha256, arrived_at)
                SELECT s.organization_id, s.id, g.device, g.event, ?, g.file, g.at
                FROM (SELECT device, event, string_to_array(scopes, ',') AS scopes, file,
                             timestamptz 'epoch' + received * interval '1 microsecond' AS at, place
                      FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::bigint[]) WITH ORDINALITY
                          AS e (device, event, scopes, file, received, place)) g
                JOIN data_share_device d ON d.device_id = g.device
                JOIN data_share s ON s.id = d.share_id
                WHERE s.revoked_at IS NULL AND s.begins_at <= g.at AND s.ends_at > g.at AND s.scope && g.scopes
                ORDER BY g.place
                """, named, devices, ids, scopes, files, received);
    }

    /** Those that were not given before. */
    void addLines(
            Tx tx, OrganizationId organization, UUID share, UUID device, String file, List<Line> lines, Instant at) {
        tx.update(
                """
                INSERT INTO data_share_record (organization_id, share_id, device_id, file, line, line_hash, arrived_at)
                SELECT d.organization_id, d.share_id, d.device_id, ?, g.line::json, g.hash, ?
                FROM unnest(?::text[], ?::bytea[]) WITH ORDINALITY AS g (line, hash, place)
                JOIN data_share_device d ON d.share_id = ? AND d.device_id = ? AND d.organization_id = ?
                ORDER BY g.place
                ON CONFLICT (share_id, device_id, file, line_hash) WHERE line_hash IS NOT NULL DO NOTHING
                """,
                file,
                at,
                lines.stream().map(Line::text).toArray(String[]::new),
                lines.stream().map(Line::sha256).toArray(byte[][]::new),
                share,
                device,
                organization);
    }

    /** Those not numbered yet are, behind {@code last}; the caller holds the share. @return how many */
    int number(Tx tx, UUID share, long last, int limit) {
        return tx.update("""
                UPDATE data_share_record r SET number = ? + w.place
                FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM (
                          SELECT id FROM data_share_record WHERE share_id = ? AND number IS NULL ORDER BY id LIMIT ?) waiting) w
                WHERE r.id = w.id
                """, last, share, limit);
    }

    /** In order, behind {@code after} and up to {@code upTo}. */
    List<Numbered> after(Tx tx, UUID share, long after, long upTo, int rows) {
        return tx.list("""
                SELECT r.*, d.serial FROM data_share_record r
                JOIN data_share_device d ON d.share_id = r.share_id AND d.device_id = r.device_id
                WHERE r.share_id = ? AND r.number > ? AND r.number <= ? ORDER BY r.number LIMIT ?
                """, ShareRecordStore::numbered, share, after, upTo, rows);
    }

    /** The events that brought the file. */
    List<UUID> bringing(Tx tx, UUID share, String sha256, int limit) {
        return tx.list(
                "SELECT event_id FROM data_share_record WHERE share_id = ? AND file_sha256 = ? AND number > 0 LIMIT ?",
                row -> row.uuid("event_id"),
                share,
                sha256,
                limit);
    }

    private static Numbered numbered(Row row) {
        return new Numbered(
                row.longValue("number"),
                row.text("serial"),
                row.uuidOrNull("event_id"),
                row.bool("named"),
                row.textOrNull("file"),
                row.textOrNull("line"));
    }
}
