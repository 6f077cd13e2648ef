package dev.fleetward.ingest;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code device_transport_day}. */
@ApplicationScoped
class TransportStore {
    static final String SHARE = """
            SELECT coalesce(sum(encrypted), 0)::bigint AS encrypted, coalesce(sum(plain), 0)::bigint AS plain
            FROM device_transport_day WHERE product_id = ? AND day >= (?::timestamptz AT TIME ZONE 'UTC')::date
            """;

    record Counted(OrganizationId organization, UUID product, long encrypted, long plain) {}

    record Share(long encrypted, long plain) {}

    void add(Tx tx, Collection<Counted> counted, Instant now) {
        tx.batch(
                """
                INSERT INTO device_transport_day AS t (organization_id, product_id, day, encrypted, plain)
                SELECT ?, p.id, (?::timestamptz AT TIME ZONE 'UTC')::date, ?, ? FROM product p WHERE p.id = ?
                ON CONFLICT (product_id, day) DO UPDATE
                SET encrypted = t.encrypted + excluded.encrypted, plain = t.plain + excluded.plain
                """,
                counted.stream()
                        .map(one ->
                                new @Nullable Object[] {one.organization, now, one.encrypted, one.plain, one.product})
                        .toList());
    }

    Share since(Tx tx, UUID product, Instant since) {
        return tx.one(SHARE, row -> new Share(row.longValue("encrypted"), row.longValue("plain")), product, since);
    }
}
