package dev.fleetward.vulnerabilities.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class FeedStore implements SealedSecrets {

    /**
     * What was chosen of a feed, and how it stands.
     *
     * @param address of {@link FeedName#CSAF} one for each supplier, with blanks between
     */
    record Chosen(
            FeedName name,
            boolean online,
            String address,
            List<String> parts,
            byte @Nullable [] sealedKey,
            int everyHours,
            int freshHours,
            Optional<Instant> lastSuccessAt,
            Optional<Instant> lastAttemptAt,
            Optional<Instant> nextAttemptAt,
            int failures,
            String lastError,
            SortedMap<String, String> progress) {

        static Chosen nothing(FeedName name) {
            return new Chosen(
                    name,
                    false,
                    "",
                    List.of(),
                    null,
                    name.everyHours(),
                    name.freshHours(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    "",
                    new TreeMap<>());
        }

        /** Where to look: the publisher's own address when no other was chosen. */
        List<URI> addresses() {
            String chosen = address.isEmpty() ? name.address() : address;
            return addresses(chosen).stream().map(URI::create).toList();
        }

        static List<String> addresses(String text) {
            return Stream.of(text.split("[\\s,]+"))
                    .filter(one -> !one.isEmpty())
                    .toList();
        }
    }

    /** A feed whose synchronization is due. */
    record Due(OrganizationId organization, FeedName name) {}

    List<Chosen> all(Tx tx) {
        return tx.list("SELECT * FROM feed", FeedStore::chosen);
    }

    Chosen get(Tx tx, FeedName name) {
        return tx.first("SELECT * FROM feed WHERE name = ?", FeedStore::chosen, name.slug())
                .orElseGet(() -> Chosen.nothing(name));
    }

    /** What is chosen; another address begins anew. */
    void choose(Tx tx, OrganizationId organization, Chosen chosen, boolean anew) {
        tx.update(
                """
                INSERT INTO feed (organization_id, name, online, address, parts, sealed_key, every_hours, fresh_hours,
                    next_attempt_at)
                VALUES (?, ?, ?, ?, ?, ?::bytea, ?, ?, ?::timestamptz)
                ON CONFLICT (organization_id, name) DO UPDATE SET online = excluded.online, address = excluded.address,
                    parts = excluded.parts, sealed_key = excluded.sealed_key, every_hours = excluded.every_hours,
                    fresh_hours = excluded.fresh_hours, next_attempt_at = excluded.next_attempt_at, failures = 0,
                    last_error = '', progress = CASE WHEN ? THEN '{}' ELSE feed.progress END
                """,
                organization,
                chosen.name().slug(),
                chosen.online(),
                chosen.address(),
                chosen.parts(),
                chosen.sealedKey(),
                chosen.everyHours(),
                chosen.freshHours(),
                chosen.nextAttemptAt().map(Instant::toString).orElse(null),
                anew);
    }

    void succeeded(Tx tx, OrganizationId organization, FeedName name, Instant at) {
        tx.update("""
                INSERT INTO feed (organization_id, name, every_hours, fresh_hours, last_success_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, name) DO UPDATE
                    SET last_success_at = greatest(feed.last_success_at, excluded.last_success_at)
                """, organization, name.slug(), name.everyHours(), name.freshHours(), at);
    }

    List<Due> due(Tx tx, Instant now, int rows) {
        return tx.list(
                """
                SELECT organization_id, name FROM feed WHERE online AND next_attempt_at <= ?
                ORDER BY next_attempt_at LIMIT ?
                """,
                row -> new Due(new OrganizationId(row.uuid("organization_id")), FeedName.require(row.text("name"))),
                now,
                rows);
    }

    /** What a turn of synchronization leaves behind. */
    void turned(
            Tx tx, FeedName name, Map<String, String> progress, Instant at, Instant next, int failures, String error) {
        tx.update("""
                UPDATE feed SET progress = ?::jsonb, last_attempt_at = ?, next_attempt_at = ?, failures = ?,
                    last_error = ?
                WHERE name = ?
                """, Json.write(progress), at, next, failures, error, name.slug());
    }

    void wake(Tx tx, FeedName name, Instant at) {
        tx.update("UPDATE feed SET next_attempt_at = ?, failures = 0 WHERE name = ?", at, name.slug());
    }

    private static Chosen chosen(Row row) {
        FeedName name = FeedName.require(row.text("name"));
        SortedMap<String, String> progress = new TreeMap<>();
        row.json("progress", JsonNode.class)
                .propertyStream()
                .forEach(one -> progress.put(one.getKey(), one.getValue().asText()));
        return new Chosen(
                name,
                row.bool("online"),
                row.text("address"),
                row.texts("parts"),
                row.bytesOrNull("sealed_key"),
                row.intValue("every_hours"),
                row.intValue("fresh_hours"),
                Optional.ofNullable(row.instantOrNull("last_success_at")),
                Optional.ofNullable(row.instantOrNull("last_attempt_at")),
                Optional.ofNullable(row.instantOrNull("next_attempt_at")),
                row.intValue("failures"),
                row.text("last_error"),
                progress);
    }

    @Override
    public Column sealedSecrets() {
        return new Column("feed", "sealed_key", FeedSettings.KEY_PURPOSE);
    }
}
