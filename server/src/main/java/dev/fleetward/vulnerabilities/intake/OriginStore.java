package dev.fleetward.vulnerabilities.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.intake.Feeds.Incoming;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where each record came from, and the names it gave itself: what groups rest on. */
@ApplicationScoped
class OriginStore {
    /** What is stored of a record, as far as it tells whether another says something new. */
    record Known(Instant modified, String digest, List<String> names) {}

    static String digest(String raw) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(raw.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<OsvRecord.Name, Known> known(Tx tx, OrganizationId organization, Collection<String> ids) {
        return tx
                .list(
                        """
                        SELECT r.source, r.source_id, r.modified_at, coalesce(o.digest, '') AS digest,
                               coalesce(o.names, ARRAY[r.source_id]) AS names
                        FROM vulnerability_record r LEFT JOIN record_origin o ON o.record_id = r.id
                        WHERE r.organization_id = ? AND r.source_id = ANY(?)
                        """,
                        row -> Map.entry(
                                RecordStore.name(row),
                                new Known(row.instant("modified_at"), row.text("digest"), row.texts("names"))),
                        organization,
                        ids)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @param stored the records by the ids of their rows */
    void store(Tx tx, OrganizationId organization, String feed, List<Incoming> records, Map<UUID, OsvRecord> stored) {
        Map<OsvRecord.Name, String> digests =
                records.stream().collect(Collectors.toMap(Incoming::name, one -> digest(one.raw())));
        tx.rows(
                """
                INSERT INTO record_origin (record_id, organization_id, feed, digest, names)
                SELECT r.id::uuid, r.organization::uuid, r.feed, r.digest, string_to_array(r.names, E'\\x1f')
                FROM unnest(?, ?, ?, ?, ?) AS r (id, organization, feed, digest, names)
                ON CONFLICT (record_id) DO UPDATE
                SET feed = excluded.feed, digest = excluded.digest, names = excluded.names
                """,
                stored.entrySet().stream()
                        .map(one -> new @Nullable Object[] {
                            one.getKey(),
                            organization,
                            feed,
                            digests.get(one.getValue().name()),
                            AliasGroups.names(one.getValue())
                        })
                        .toList());
    }

    /** A record of a vulnerability by its own names. */
    record Named(UUID vulnerability, UUID record, List<String> names) {}

    List<Named> of(Tx tx, Collection<UUID> vulnerabilities) {
        return tx.list(
                """
                SELECT r.vulnerability_id, r.id, coalesce(o.names, ARRAY[r.source_id]) AS names
                FROM vulnerability_record r LEFT JOIN record_origin o ON o.record_id = r.id
                WHERE r.vulnerability_id = ANY(?) ORDER BY r.source_id, r.id
                """,
                row -> new Named(row.uuid("vulnerability_id"), row.uuid("id"), row.texts("names")),
                vulnerabilities);
    }

    void move(Tx tx, UUID vulnerability, Collection<UUID> records) {
        tx.update("UPDATE vulnerability_record SET vulnerability_id = ? WHERE id = ANY(?)", vulnerability, records);
    }
}
