package dev.fleetward.disclosure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code case_file}, {@code case_statement} and {@code case_notification}. */
@ApplicationScoped
class CaseStore {
    private static final String WHOLE = """
            SELECT c.*,
                   (SELECT coalesce(json_agg(json_build_object('what', s.what, 'at', s.at, 'reason', s.reason,
                                'by', s.stated_by, 'statedAt', s.stated_at)), '[]')
                    FROM case_statement s WHERE s.case_id = c.id)::text AS statements,
                   (SELECT coalesce(json_agg(json_build_object('stage', n.stage, 'content', n.content,
                                'preparedBy', n.prepared_by, 'preparedAt', n.prepared_at, 'sentAt', n.sent_at,
                                'reference', n.reference, 'sentBy', n.sent_by, 'recordedAt', n.recorded_at)), '[]')
                    FROM case_notification n WHERE n.case_id = c.id)::text AS notifications
            FROM case_file c
            """;

    /** What a person may state about a case, once. */
    enum Moment {
        AWARENESS,
        MEASURE,
        CLOSED
    }

    record NewCase(
            CaseKind kind,
            String title,
            @Nullable String vulnerability,
            String csirt,
            @Nullable Instant signalAt) {}

    /** The lock keeps numbers without gaps when two people open cases at once. */
    int insert(Tx tx, OrganizationId organization, ProductId product, NewCase fresh, String by, Instant now) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 13)) IS NULL AS locked",
                row -> true,
                organization.toString());
        return tx.one(
                """
                INSERT INTO case_file (organization_id, number, product_id, kind, title, vulnerability, csirt,
                                       opened_at, opened_by, signal_at)
                SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?::text, ?, ?, ?, ?::timestamptz FROM case_file
                RETURNING number
                """,
                row -> row.intValue("number"),
                organization,
                product.value(),
                fresh.kind,
                fresh.title,
                fresh.vulnerability,
                fresh.csirt,
                now,
                by,
                fresh.signalAt);
    }

    Optional<Case> byNumber(Tx tx, ProductId product, int number) {
        return tx.first(WHOLE + "WHERE c.product_id = ? AND c.number = ?", CaseStore::read, product.value(), number);
    }

    /** As {@link #byNumber}, and nobody else changes the case until this transaction ends. */
    Optional<Case> lock(Tx tx, ProductId product, int number) {
        return tx.first(
                        "SELECT id FROM case_file WHERE product_id = ? AND number = ? FOR UPDATE",
                        row -> row.uuid("id"),
                        product.value(),
                        number)
                .flatMap(id -> tx.first(WHOLE + "WHERE c.id = ?", CaseStore::read, id));
    }

    PageOf<Case> ofProduct(Tx tx, ProductId product, Cursor cursor) {
        var rows = tx.list(
                WHOLE + "WHERE c.product_id = ? AND c.number < ? ORDER BY c.number DESC LIMIT ?",
                CaseStore::read,
                product.value(),
                cursor.afterNumber(Integer.MAX_VALUE),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), c -> String.valueOf(c.number()));
    }

    List<Case> notClosed(Tx tx, int limit) {
        return tx.list(WHOLE + """
                WHERE NOT EXISTS (SELECT FROM case_statement s WHERE s.case_id = c.id AND s.what = 'CLOSED')
                ORDER BY c.number DESC LIMIT ?
                """, CaseStore::read, limit);
    }

    List<Case> ofProduct(Tx tx, ProductId product, int limit) {
        return tx.list(
                WHOLE + "WHERE c.product_id = ? ORDER BY c.number DESC LIMIT ?",
                CaseStore::read,
                product.value(),
                limit);
    }

    void state(Tx tx, OrganizationId organization, UUID id, Moment moment, Statement statement) {
        tx.update(
                """
                INSERT INTO case_statement (case_id, organization_id, what, at, reason, stated_by, stated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                id,
                organization,
                moment,
                statement.at(),
                statement.reason(),
                statement.by(),
                statement.statedAt());
    }

    void prepare(
            Tx tx,
            OrganizationId organization,
            UUID id,
            Stage stage,
            Map<String, String> content,
            String by,
            Instant now) {
        tx.update("""
                INSERT INTO case_notification (case_id, organization_id, stage, content, prepared_by, prepared_at)
                VALUES (?, ?, ?, ?::jsonb, ?, ?)
                ON CONFLICT (case_id, stage) DO UPDATE
                SET content = excluded.content, prepared_by = excluded.prepared_by, prepared_at = excluded.prepared_at
                """, id, organization, stage, Json.write(content), by, now);
    }

    void send(Tx tx, UUID id, Stage stage, Notification.Sending sending) {
        tx.update("""
                UPDATE case_notification SET sent_at = ?, reference = ?, sent_by = ?, recorded_at = ?
                WHERE case_id = ? AND stage = ?
                """, sending.at(), sending.reference(), sending.by(), sending.recordedAt(), id, stage);
    }

    private static Case read(Row row) {
        List<StatementRow> statements = list(row.text("statements"), StatementRow.class);
        List<NotificationRow> notifications = list(row.text("notifications"), NotificationRow.class);
        return new Case(
                row.uuid("id"),
                row.intValue("number"),
                new ProductId(row.uuid("product_id")),
                CaseKind.valueOf(row.text("kind")),
                row.text("title"),
                Optional.ofNullable(row.textOrNull("vulnerability")),
                row.text("csirt"),
                row.instant("opened_at"),
                row.text("opened_by"),
                Optional.ofNullable(row.instantOrNull("signal_at")),
                statement(statements, Moment.AWARENESS),
                statement(statements, Moment.MEASURE),
                notifications.stream().map(NotificationRow::notification).toList(),
                statement(statements, Moment.CLOSED));
    }

    private static Optional<Statement> statement(List<StatementRow> rows, Moment moment) {
        return rows.stream()
                .filter(row -> row.what == moment)
                .map(row -> new Statement(row.at, row.reason, row.by, row.statedAt))
                .findFirst();
    }

    private static <T> List<T> list(String json, Class<T> type) {
        try {
            JavaType listType = Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type);
            return Json.MAPPER.readValue(json, listType);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private record StatementRow(Moment what, Instant at, String reason, String by, Instant statedAt) {}

    private record NotificationRow(
            Stage stage,
            Map<String, String> content,
            String preparedBy,
            Instant preparedAt,
            @Nullable Instant sentAt,
            @Nullable String reference,
            @Nullable String sentBy,
            @Nullable Instant recordedAt) {

        Notification notification() {
            Optional<Notification.Sending> sending =
                    sentAt == null || reference == null || sentBy == null || recordedAt == null
                            ? Optional.empty()
                            : Optional.of(new Notification.Sending(sentAt, reference, sentBy, recordedAt));
            return new Notification(stage, content, preparedBy, preparedAt, sending);
        }
    }
}
