package dev.fleetward.crashes.issue;

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
public class IssueStore {
    private static final String SELECT = """
            SELECT i.id, i.number, i.kind, coalesce(i.name, i.title) AS title, i.name IS NOT NULL AS renamed, i.reason,
                   i.software_type, i.state, i.state_since, i.resolved_in, i.assignee, i.ignore_until, i.ignore_events,
                   i.ignore_devices, target.number AS merged_into,
                   NOT EXISTS (SELECT FROM trace w WHERE w.issue_id = i.id AND w.waits_for <> '{}') AS named,
                   seen.first_seen_at, seen.last_seen_at, seen.events, seen.devices, seen.versions, trend.per_day
            FROM issue i
            LEFT JOIN issue target ON target.id = i.merged_into
            CROSS JOIN LATERAL (
                SELECT coalesce(min(occurred_at), i.state_since) AS first_seen_at,
                       coalesce(max(greatest(occurred_at, last_at)), i.state_since) AS last_seen_at,
                       coalesce(sum(times), 0)::bigint AS events, count(DISTINCT device_id) AS devices,
                       coalesce(array_agg(DISTINCT software_version) FILTER (WHERE software_version IS NOT NULL), '{}')
                           AS versions
                FROM trace WHERE issue_id = i.id) seen
            CROSS JOIN LATERAL (
                SELECT string_agg(coalesce(n, 0)::text, ',' ORDER BY day) AS per_day
                FROM generate_series((?::timestamptz AT TIME ZONE 'UTC')::date - ?::int,
                                     (?::timestamptz AT TIME ZONE 'UTC')::date, '1 day') day
                LEFT JOIN (SELECT (occurred_at AT TIME ZONE 'UTC')::date AS day, sum(times) AS n
                           FROM trace WHERE issue_id = i.id GROUP BY 1) counted USING (day)) trend
            """;

    /** What a device filter, a text and a state leave; null filters nothing. */
    public record Filter(
            Issue.@Nullable State state,
            @Nullable String text,
            @Nullable String deviceSerial,
            @Nullable String assignee) {
        public static final Filter NONE = new Filter(null, null, null, null);

        /** As requests say it; empty words filter nothing. @throws Problem 400 for a state there is not */
        public static Filter parse(
                @Nullable String state, @Nullable String text, @Nullable String device, @Nullable String assignee) {
            return new Filter(
                    orNull(state) == null ? null : Issue.State.parse(state),
                    orNull(text),
                    orNull(device),
                    orNull(assignee));
        }

        private static @Nullable String orNull(@Nullable String text) {
            return text == null || text.isBlank() ? null : text.strip();
        }
    }

    List<Issue> list(Tx tx, ProductId product, Filter filter, Cursor cursor, Instant now) {
        String state = filter.state == null ? null : filter.state.name();
        String text = filter.text == null || filter.text.isBlank() ? null : "%" + escape(filter.text.strip()) + "%";
        return tx.list(
                SELECT + """
                WHERE i.product_id = ? AND i.merged_into IS NULL AND seen.events > 0
                  AND (?::text IS NULL OR i.state = ?)
                  AND (?::text IS NULL OR i.title ILIKE ? OR i.name ILIKE ? OR i.reason ILIKE ?)
                  AND (?::text IS NULL OR i.assignee = ?)
                  AND (?::text IS NULL OR EXISTS (
                      SELECT FROM trace t JOIN device d ON d.id = t.device_id WHERE t.issue_id = i.id AND d.serial = ?))
                  AND (?::bigint = 0 OR (seen.last_seen_at, i.number) <
                      (SELECT max(greatest(t.occurred_at, t.last_at)), n.number FROM issue n JOIN trace t ON t.issue_id = n.id
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
                text,
                filter.assignee,
                filter.assignee,
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

    /** Held to the end of the transaction: numbers are given once, and a fingerprint gets one issue. */
    public void lock(Tx tx, ProductId product) {
        tx.first(
                "SELECT pg_advisory_xact_lock(hashtextextended('issue ' || ?::text, 0))::text AS locked",
                row -> "",
                product.value());
    }

    /** What a new issue begins with. */
    public record Draft(
            OrganizationId organization,
            ProductId product,
            Issue.Kind kind,
            String title,
            String reason,
            @Nullable String softwareType,
            Instant since) {

        public Draft titled(String better) {
            return new Draft(organization, product, kind, better, reason, softwareType, since);
        }
    }

    public UUID insert(Tx tx, Draft draft) {
        return tx.one(
                """
                INSERT INTO issue (organization_id, product_id, number, kind, title, reason, software_type, state_since)
                VALUES (?, ?, (SELECT coalesce(max(number), 0) + 1 FROM issue WHERE product_id = ?), ?, ?, ?, ?, ?)
                RETURNING id
                """,
                row -> row.uuid("id"),
                draft.organization,
                draft.product.value(),
                draft.product.value(),
                draft.kind,
                draft.title,
                draft.reason,
                draft.softwareType,
                draft.since);
    }

    public void setState(Tx tx, UUID issue, Issue.State state, @Nullable String resolvedIn, Instant at) {
        tx.update("""
                UPDATE issue SET state = ?, resolved_in = ?, state_since = ?,
                       ignore_until = NULL, ignore_events = NULL, ignore_devices = NULL
                WHERE id = ?
                """, state, resolvedIn, at, issue);
    }

    public void ignore(Tx tx, UUID issue, Issue.Until until, Instant at) {
        tx.update(
                """
                UPDATE issue SET state = 'IGNORED', resolved_in = NULL, state_since = ?,
                       ignore_until = ?, ignore_events = ?, ignore_devices = ?
                WHERE id = ?
                """,
                at,
                until.at().orElse(null),
                until.events().orElse(null),
                until.devices().orElse(null),
                issue);
    }

    record Resolution(
            Instant since,
            @Nullable String resolvedIn,
            @Nullable String softwareType) {}

    /** Empty unless the issue is resolved. */
    Optional<Resolution> resolution(Tx tx, UUID issue) {
        return tx.first(
                "SELECT state_since, resolved_in, software_type FROM issue WHERE id = ? AND state = 'RESOLVED'",
                row -> new Resolution(
                        row.instant("state_since"), row.textOrNull("resolved_in"), row.textOrNull("software_type")),
                issue);
    }

    public record Woken(UUID id, OrganizationId organization) {}

    /** Ignored issues whose condition has come, open again. Across organizations. */
    public List<Woken> wake(Tx tx, Instant now) {
        return tx.list(
                """
                UPDATE issue i SET state = 'OPEN', state_since = ?, ignore_until = NULL, ignore_events = NULL,
                       ignore_devices = NULL
                WHERE i.state = 'IGNORED' AND i.merged_into IS NULL AND (
                      i.ignore_until <= ?
                      OR i.ignore_events <= (SELECT sum(t.times) FROM trace t WHERE t.issue_id = i.id)
                      OR i.ignore_devices <= (SELECT count(DISTINCT t.device_id) FROM trace t WHERE t.issue_id = i.id))
                RETURNING i.id, i.organization_id
                """, row -> new Woken(row.uuid("id"), new OrganizationId(row.uuid("organization_id"))), now, now);
    }

    public void rename(Tx tx, UUID issue, @Nullable String name) {
        tx.update("UPDATE issue SET name = ? WHERE id = ?", name, issue);
    }

    /** What is known of it now; a person's name for it stays. */
    public void retitle(Tx tx, UUID issue, String title) {
        tx.update("UPDATE issue SET title = ? WHERE id = ?", title, issue);
    }

    void reason(Tx tx, UUID issue, String reason) {
        tx.update("UPDATE issue SET reason = ? WHERE id = ?", reason, issue);
    }

    public void assign(Tx tx, UUID issue, @Nullable String assignee) {
        tx.update("UPDATE issue SET assignee = ? WHERE id = ?", assignee, issue);
    }

    /** Also those merged into it before, so that every address leads to where the events are. */
    public void merge(Tx tx, UUID issue, UUID into) {
        tx.update("UPDATE issue SET merged_into = ? WHERE id = ? OR merged_into = ?", into, issue, issue);
    }

    public void unmerge(Tx tx, UUID issue) {
        tx.update("UPDATE issue SET merged_into = NULL WHERE id = ?", issue);
    }

    boolean hasOtherTraces(Tx tx, UUID issue, UUID trace) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM trace WHERE issue_id = ? AND id <> ?) AS found",
                row -> row.bool("found"),
                issue,
                trace);
    }

    boolean hasTraces(Tx tx, UUID issue) {
        return tx.one("SELECT EXISTS (SELECT FROM trace WHERE issue_id = ?) AS found", row -> row.bool("found"), issue);
    }

    public record Name(
            UUID id, long number, String title, @Nullable String softwareType, String reason, Issue.Kind kind) {}

    public Name name(Tx tx, UUID issue) {
        return tx.one(
                "SELECT id, number, coalesce(name, title) AS title, software_type, reason, kind FROM issue WHERE id = ?",
                row -> new Name(
                        row.uuid("id"),
                        row.longValue("number"),
                        row.text("title"),
                        row.textOrNull("software_type"),
                        row.text("reason"),
                        Issue.Kind.valueOf(row.text("kind"))),
                issue);
    }

    public void retitle(Tx tx, UUID issue, String before, String after) {
        tx.update("UPDATE issue SET title = ? WHERE id = ? AND title = ?", after, issue, before);
    }

    public void renameReason(Tx tx, UUID issue, String before, String after) {
        tx.update("UPDATE issue SET reason = ? WHERE id = ? AND reason = ?", after, issue, before);
    }

    public long open(Tx tx, ProductId product) {
        return tx.one("""
                SELECT count(*) AS n FROM issue i WHERE product_id = ? AND state IN ('OPEN', 'REGRESSED')
                  AND merged_into IS NULL AND EXISTS (SELECT FROM trace WHERE issue_id = i.id)
                """, row -> row.longValue("n"), product.value());
    }

    public long judged(Tx tx, ProductId product) {
        return tx.one(
                "SELECT count(*) AS n FROM issue WHERE product_id = ? AND state IN ('RESOLVED', 'IGNORED') AND merged_into IS NULL",
                row -> row.longValue("n"),
                product.value());
    }

    /**
     * Issues without an event left. One that was merged away goes with the one that holds its events; what it said of
     * events that are gone goes now.
     */
    public void deleteEmpty(Tx tx, OrganizationId organization) {
        tx.update("""
                DELETE FROM issue i WHERE organization_id = ? AND merged_into IS NULL
                  AND NOT EXISTS (SELECT FROM trace WHERE issue_id = i.id)
                """, organization);
        tx.update("""
                UPDATE issue i SET title = reason WHERE organization_id = ? AND merged_into IS NOT NULL
                  AND NOT EXISTS (SELECT FROM issue_group g JOIN trace t ON t.product_id = g.product_id
                                  AND t.fingerprint = g.fingerprint WHERE g.home_issue_id = i.id)
                """, organization);
        tx.update("""
                DELETE FROM issue_group g WHERE organization_id = ?
                  AND NOT EXISTS (SELECT FROM trace t WHERE t.product_id = g.product_id
                                  AND t.fingerprint IN (g.fingerprint, g.successor))
                """, organization);
    }

    List<SearchSource.Hit> search(Tx tx, String text) {
        return tx.list(
                """
                SELECT i.number, coalesce(i.name, i.title) AS title, i.reason, p.slug, p.name
                FROM issue i JOIN product p ON p.id = i.product_id
                WHERE i.merged_into IS NULL AND (i.title ILIKE ? OR i.name ILIKE ? OR i.reason ILIKE ?) ORDER BY i.number DESC LIMIT ?
                """,
                row -> new SearchSource.Hit(
                        "Issue",
                        row.text("title"),
                        row.text("name") + " · " + row.text("reason"),
                        "/products/%s/issues/%d".formatted(row.text("slug"), row.longValue("number"))),
                "%" + escape(text) + "%",
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
                row.bool("renamed"),
                row.text("reason"),
                Optional.ofNullable(row.textOrNull("software_type")),
                Issue.State.valueOf(row.text("state")),
                row.instant("state_since"),
                Optional.ofNullable(row.textOrNull("resolved_in")),
                Optional.ofNullable(row.textOrNull("assignee")),
                until(row),
                Optional.ofNullable(row.longOrNull("merged_into")),
                row.bool("named"),
                row.instant("first_seen_at"),
                row.instant("last_seen_at"),
                row.longValue("events"),
                row.longValue("devices"),
                row.texts("versions"),
                Arrays.stream(row.text("per_day").split(",", -1))
                        .map(Long::valueOf)
                        .toList());
    }

    private static Optional<Issue.Until> until(Row row) {
        var until = new Issue.Until(
                Optional.ofNullable(row.instantOrNull("ignore_until")),
                Optional.ofNullable(row.longOrNull("ignore_events")),
                Optional.ofNullable(row.longOrNull("ignore_devices")));
        return until.at().isEmpty()
                        && until.events().isEmpty()
                        && until.devices().isEmpty()
                ? Optional.empty()
                : Optional.of(until);
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
