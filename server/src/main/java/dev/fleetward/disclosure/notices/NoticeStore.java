package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code user_notice}, read with what became of each notice. */
@ApplicationScoped
class NoticeStore {
    static final int MAX_NOTICES = 500;

    private static final String COLUMNS = """
            SELECT n.*, c.number AS case_number, earlier.number AS revises_number, later.number AS revised_by
            """;

    private static final String OTHERS = """
            FROM user_notice n LEFT JOIN case_file c ON c.id = n.case_id
            LEFT JOIN user_notice earlier ON earlier.id = n.revises
            LEFT JOIN user_notice later ON later.revises = n.id
            """;

    private static final String WHOLE = COLUMNS + ", d.*, l.* " + OTHERS + """
            CROSS JOIN LATERAL (
                SELECT count(*) AS kept, count(fetched_at) AS fetched, count(acknowledged_at) AS acknowledged,
                       count(email) AS with_email
                FROM notice_device WHERE notice_id = n.id) d
            CROSS JOIN LATERAL (
                SELECT count(*) AS letters, count(*) FILTER (WHERE state = 'SENT') AS letters_sent,
                       count(*) FILTER (WHERE state = 'GIVEN_UP') AS letters_given_up
                FROM notice_letter WHERE notice_id = n.id) l
            """;

    /** For those outside, whom the counts do not concern. */
    private static final String NO_COUNTS = """
            , 0::bigint AS kept, 0::bigint AS fetched, 0::bigint AS acknowledged, 0::bigint AS with_email,
              0::bigint AS letters, 0::bigint AS letters_sent, 0::bigint AS letters_given_up
            """;

    private static final String UNCOUNTED = COLUMNS + NO_COUNTS + OTHERS;

    /**
     * The lock keeps numbers without gaps when two people publish at once.
     *
     * @param caseId null when it tells the end of support
     * @param meant how many devices it is meant for
     */
    UUID insert(Tx tx, OrganizationId organization, UUID product, @Nullable UUID caseId, Fresh fresh, long meant) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 14)) IS NULL AS locked",
                row -> true,
                product.toString());
        Wanted wanted = fresh.wanted;
        return tx.one(
                """
                INSERT INTO user_notice (organization_id, case_id, product_id, number, revises, audience, device_query,
                    email_attribute, on_page, title, summary, mitigation, correction, subject, devices_meant,
                    published_at, published_by)
                SELECT ?, ?::uuid, ?, coalesce(max(number), 0) + 1, ?::uuid, ?, ?, ?, ?::boolean, ?, ?, ?, ?, ?::jsonb, ?, ?, ?
                FROM user_notice WHERE product_id = ?
                RETURNING id
                """,
                row -> row.uuid("id"),
                organization,
                caseId,
                product,
                fresh.revises.orElse(null),
                wanted.audience(),
                fresh.devices,
                wanted.emailAttribute().strip(),
                wanted.onPage(),
                wanted.title().strip(),
                wanted.summary().strip(),
                wanted.mitigation().strip(),
                wanted.correction().strip(),
                Json.write(fresh.subject),
                meant,
                fresh.at,
                fresh.by,
                product);
    }

    record Fresh(
            Wanted wanted, String devices, Optional<UUID> revises, Notice.Subject subject, Instant at, String by) {}

    Optional<Notice> byNumber(Tx tx, UUID product, int number) {
        return tx.first(WHOLE + "WHERE n.product_id = ? AND n.number = ?", NoticeStore::read, product, number);
    }

    Notice byId(Tx tx, UUID id) {
        return tx.one(WHOLE + "WHERE n.id = ?", NoticeStore::read, id);
    }

    List<Notice> ofCase(Tx tx, UUID caseId) {
        return tx.list(
                WHOLE + "WHERE n.case_id = ? ORDER BY n.number DESC LIMIT ?", NoticeStore::read, caseId, MAX_NOTICES);
    }

    /** Those that tell the end of support, the newest first. */
    List<Notice> ofSupport(Tx tx, UUID product) {
        return tx.list(
                WHOLE + "WHERE n.product_id = ? AND n.case_id IS NULL ORDER BY n.number DESC LIMIT ?",
                NoticeStore::read,
                product,
                MAX_NOTICES);
    }

    List<Notice> onPage(Tx tx, UUID product, int limit) {
        return tx.list(
                UNCOUNTED + "WHERE n.product_id = ? AND n.on_page ORDER BY n.number DESC LIMIT ?",
                NoticeStore::read,
                product,
                limit);
    }

    Optional<Notice> onPageByNumber(Tx tx, UUID product, int number) {
        return tx.first(
                UNCOUNTED + "WHERE n.product_id = ? AND n.on_page AND n.number = ?",
                NoticeStore::read,
                product,
                number);
    }

    /** The newest meant for a device, and whether it acknowledged them. */
    List<OfDevice> ofDevice(Tx tx, UUID device, int limit) {
        return tx.list(
                COLUMNS + NO_COUNTS + ", t.fetched_at, t.acknowledged_at, t.email " + OTHERS + """
                        JOIN notice_device t ON t.notice_id = n.id
                        WHERE t.device_id = ? ORDER BY n.number DESC LIMIT ?
                        """,
                row -> new OfDevice(
                        read(row),
                        Optional.ofNullable(row.instantOrNull("fetched_at")),
                        Optional.ofNullable(row.instantOrNull("acknowledged_at")),
                        Optional.ofNullable(row.textOrNull("email"))),
                device,
                limit);
    }

    record OfDevice(
            Notice notice, Optional<Instant> fetchedAt, Optional<Instant> acknowledgedAt, Optional<String> email) {}

    /** @param aware cases that somebody stated to be aware of */
    record Told(long cases, long aware) {}

    Told told(Tx tx, UUID product) {
        return tx.one("""
                SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM user_notice n WHERE n.case_id = c.id)) AS told,
                       count(*) AS aware
                FROM case_file c
                WHERE c.product_id = ? AND NOT c.drill AND EXISTS (
                    SELECT FROM case_statement s WHERE s.case_id = c.id AND s.what IN ('AWARENESS', 'EVIDENCE'))
                """, row -> new Told(row.longValue("told"), row.longValue("aware")), product);
    }

    private static Notice read(Row row) {
        return new Notice(
                row.uuid("id"),
                row.intValue("number"),
                Optional.ofNullable(row.intOrNull("case_number")),
                Optional.ofNullable(row.intOrNull("revises_number")),
                Optional.ofNullable(row.intOrNull("revised_by")),
                Audience.valueOf(row.text("audience")),
                row.text("device_query"),
                row.text("email_attribute"),
                row.bool("on_page"),
                row.text("title"),
                row.text("summary"),
                row.text("mitigation"),
                row.text("correction"),
                row.json("subject", Notice.Subject.class),
                row.instant("published_at"),
                row.text("published_by"),
                new Standing(
                        row.longValue("devices_meant"),
                        row.longValue("kept"),
                        row.longValue("fetched"),
                        row.longValue("acknowledged"),
                        row.longValue("with_email"),
                        row.longValue("letters"),
                        row.longValue("letters_sent"),
                        row.longValue("letters_given_up")));
    }
}
