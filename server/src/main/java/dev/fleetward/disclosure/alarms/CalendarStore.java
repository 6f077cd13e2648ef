package dev.fleetward.disclosure.alarms;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code clock_calendar}. */
@ApplicationScoped
class CalendarStore {
    /** @param readAt when a program last read it; null for never */
    record Feed(
            UUID id,
            String name,
            String madeBy,
            Instant madeAt,
            @Nullable Instant readAt) {}

    UUID insert(Tx tx, OrganizationId organization, byte[] hash, String name, String by, Instant now) {
        return tx.one("""
                INSERT INTO clock_calendar (organization_id, secret_hash, name, made_by, made_at)
                VALUES (?, ?, ?, ?, ?) RETURNING id
                """, row -> row.uuid("id"), organization, hash, name, by, now);
    }

    List<Feed> list(Tx tx) {
        return tx.list(
                "SELECT id, name, made_by, made_at, read_at FROM clock_calendar ORDER BY made_at, id",
                row -> new Feed(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("made_by"),
                        row.instant("made_at"),
                        row.instantOrNull("read_at")));
    }

    Optional<String> delete(Tx tx, UUID id) {
        return tx.first("DELETE FROM clock_calendar WHERE id = ? RETURNING name", row -> row.text("name"), id);
    }

    /** Whose it is; notes that it was read. */
    Optional<OrganizationId> read(Tx tx, byte[] hash, Instant now) {
        return tx.first(
                "UPDATE clock_calendar SET read_at = ? WHERE secret_hash = ? RETURNING organization_id",
                row -> new OrganizationId(row.uuid("organization_id")),
                now,
                hash);
    }
}
