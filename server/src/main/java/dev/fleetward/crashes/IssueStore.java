package dev.fleetward.crashes;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.SearchSource;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class IssueStore {
    private static final String SELECT = """
            SELECT i.id, i.number, i.kind, i.title, i.reason, i.software_type, i.state, i.state_since, i.resolved_in,
                   seen.first_seen_at, seen.last_seen_at, seen.events, seen.devices, seen.versions, trend.per_day
            FROM issue i
            CROSS JOIN LATERAL (
                SELECT min(occurred_at) AS first_seen_at, max(occurred_at) AS last_seen_at,
                       count(*) AS events, count(DISTINCT device_id) AS devices,
                       coalesce(array_agg(DISTINCT software_version) FILTER (WHERE software_version IS NOT NULL), '{}')
                           AS versions
                FROM trace WHERE issue_id = i.id) seen
            CROSS JOIN LATERAL (
                SELECT string_agg(coalesce(n, 0)::text, ',' ORDER BY day) AS per_day
                FROM generate_series((?::timestamptz AT TIME ZONE 'UTC')::date - ?::int,
                                     (?::timestamptz AT TIME ZONE 'UTC')::date, '1 day') day
                LEFT JOIN (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n
                           FROM trace WHERE issue_id = i.id GROUP BY 1) counted USING (day)) trend
            """;

    /** What a device filter, a text and a state leave; null filters nothing. */
    record Filter(
            Issue.@Nullable State state,
            @Nullable String text,
            @Nullable String deviceSerial) {}

    record Known(
            UUID id,
            Issue.State state,
            Instant stateSince,
            @Nullable String resolvedIn) {}

    List<Issue> list(Tx tx, ProductId product, Filter filter, Cursor cursor, Instant now) {
        String state = filter.state == null ? null : filter.state.name();
        String text = filter.text == null || filter.text.isBlank() ? null : "%" + escape(filter.text.strip()) + "%";
        return tx.list(
                SELECT + """
                WHERE i.product_id = ?
                  AND (?::text IS NULL OR i.state = ?)
                  AND (?::text IS NULL OR i.title ILIKE ? OR i.reason ILIKE ?)
                  AND (?::text IS NULL OR EXISTS (
                      SELECT FROM trace t JOIN device d ON d.id = t.device_id WHERE t.issue_id = i.id AND d.serial = ?))
                  AND (?::bigint = 0 OR (seen.last_seen_at, i.number) <
                      (SELECT max(t.occurred_at), n.number FROM issue n JOIN trace t ON t.issue_id = n.id
                       WHERE n.product_id = ? AND n.number = ? GROUP BY n.number))
                ORDER BY seen.last_seen_at DESC, i.number DESC LIMIT ?
                """,
                IssueStore::issue,
                now,
                Issue.TREND_DAYS - 1,
                now,
                product.value(),
                state,
                state,
                text,
                text,
                text,
                filter.deviceSerial,
                filter.deviceSerial,
                cursor.afterNumber(0),
                product.value(),
                cursor.afterNumber(0),
                cursor.rows());
    }

    Optional<Issue> find(Tx tx, ProductId product, long number, Instant now) {
        return tx.first(
                SELECT + "WHERE i.product_id = ? AND i.number = ?",
                IssueStore::issue,
                now,
                Issue.TREND_DAYS - 1,
                now,
                product.value(),
                number);
    }

    /** Without a lock: lanes that decode side by side would wait for each other in circles. */
    Optional<Known> known(Tx tx, ProductId product, Fingerprint fingerprint) {
        return tx.first(
                """
                SELECT id, state, state_since, resolved_in FROM issue WHERE product_id = ? AND fingerprint = ?
                """,
                row -> new Known(
                        row.uuid("id"),
                        Issue.State.valueOf(row.text("state")),
                        row.instant("state_since"),
                        row.textOrNull("resolved_in")),
                product.value(),
                fingerprint.value());
    }

    /** Numbers are given out under a lock on the product's issues, so that none is given twice. */
    UUID insert(Tx tx, Sighting sighting) {
        tx.first(
                "SELECT pg_advisory_xact_lock(hashtextextended('issue ' || ?::text, 0))::text AS locked",
                row -> "",
                sighting.product().value());
        return tx.one(
                """
                INSERT INTO issue (organization_id, product_id, number, fingerprint, kind, title, reason, software_type,
                                   state_since)
                VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM issue WHERE product_id = ?), ?, ?, ?, ?, ?,
                        ?)
                ON CONFLICT (product_id, fingerprint) DO UPDATE SET fingerprint = excluded.fingerprint
                RETURNING id
                """,
                row -> row.uuid("id"),
                sighting.organization(),
                sighting.product().value(),
                sighting.product().value(),
                sighting.fingerprint().value(),
                sighting.isCrash() ? Issue.Kind.CRASH : Issue.Kind.TRACE,
                sighting.title(),
                sighting.reasonLabel(),
                sighting.softwareType(),
                sighting.receivedAt());
    }

    void setState(Tx tx, UUID issue, Issue.State state, @Nullable String resolvedIn, Instant at) {
        tx.update(
                "UPDATE issue SET state = ?, resolved_in = ?, state_since = ? WHERE id = ?",
                state,
                resolvedIn,
                at,
                issue);
    }

    void retitle(Tx tx, UUID issue, String before, String after) {
        tx.update("UPDATE issue SET title = ? WHERE id = ? AND title = ?", after, issue, before);
    }

    void renameReason(Tx tx, UUID issue, String before, String after) {
        tx.update("UPDATE issue SET reason = ? WHERE id = ? AND reason = ?", after, issue, before);
    }

    long open(Tx tx, ProductId product) {
        return tx.one(
                "SELECT count(*) AS n FROM issue WHERE product_id = ? AND state IN ('OPEN', 'REGRESSED')",
                row -> row.longValue("n"),
                product.value());
    }

    long judged(Tx tx, ProductId product) {
        return tx.one(
                "SELECT count(*) AS n FROM issue WHERE product_id = ? AND state IN ('RESOLVED', 'MUTED')",
                row -> row.longValue("n"),
                product.value());
    }

    void deleteEmpty(Tx tx, OrganizationId organization) {
        tx.update("""
                DELETE FROM issue i WHERE organization_id = ? AND NOT EXISTS (SELECT FROM trace WHERE issue_id = i.id)
                """, organization);
    }

    List<SearchSource.Hit> search(Tx tx, String text) {
        return tx.list(
                """
                SELECT i.number, i.title, i.reason, p.slug, p.name FROM issue i JOIN product p ON p.id = i.product_id
                WHERE i.title ILIKE ? OR i.reason ILIKE ? ORDER BY i.number DESC LIMIT ?
                """,
                row -> new SearchSource.Hit(
                        "Issue",
                        row.text("title"),
                        row.text("name") + " · " + row.text("reason"),
                        "/products/%s/issues/%d".formatted(row.text("slug"), row.longValue("number"))),
                "%" + escape(text) + "%",
                "%" + escape(text) + "%",
                SearchSource.MAX_HITS);
    }

    private static Issue issue(Row row) {
        return new Issue(
                row.uuid("id"),
                row.longValue("number"),
                Issue.Kind.valueOf(row.text("kind")),
                row.text("title"),
                row.text("reason"),
                Optional.ofNullable(row.textOrNull("software_type")),
                Issue.State.valueOf(row.text("state")),
                row.instant("state_since"),
                Optional.ofNullable(row.textOrNull("resolved_in")),
                row.instant("first_seen_at"),
                row.instant("last_seen_at"),
                row.longValue("events"),
                row.longValue("devices"),
                row.texts("versions"),
                Arrays.stream(row.text("per_day").split(",", -1))
                        .map(Long::valueOf)
                        .toList());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
