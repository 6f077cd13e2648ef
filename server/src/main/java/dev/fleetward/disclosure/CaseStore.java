package dev.fleetward.disclosure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code case_file} and {@code case_statement}; reads a case whole, with its notifications. */
@ApplicationScoped
class CaseStore {
    private static final String WHOLE = """
            SELECT c.*,
                   (SELECT coalesce(json_agg(json_build_object('what', s.what, 'at', s.at, 'reason', s.reason,
                                'by', s.stated_by, 'statedAt', s.stated_at,
                                'person', s.person, 'evidence', s.items, 'due', s.due_at)), '[]')
                    FROM case_statement s WHERE s.case_id = c.id)::text AS statements,
                   (SELECT coalesce(json_agg(json_build_object('stage', n.stage, 'revision', n.revision,
                                'matrix', n.matrix, 'alreadyIn', n.already_in, 'content', n.content,
                                'preparedBy', n.prepared_by, 'preparedAt', n.prepared_at, 'sentAt', n.sent_at,
                                'reference', n.reference, 'sentBy', n.sent_by, 'recordedAt', n.recorded_at)), '[]')
                    FROM case_notification n WHERE n.case_id = c.id)::text AS notifications
            FROM case_file c
            """;

    record NewCase(
            CaseKind kind,
            String title,
            @Nullable String vulnerability,
            Route route,
            @Nullable Instant signalAt,
            CountsFrom countsFrom,
            boolean drill) {}

    /** The lock keeps numbers without gaps when two people open cases at once. */
    int insert(Tx tx, OrganizationId organization, ProductId product, NewCase fresh, String by, Instant now) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 13)) IS NULL AS locked",
                row -> true,
                organization.toString());
        return tx.one(
                """
                INSERT INTO case_file (organization_id, number, product_id, kind, title, vulnerability, csirt,
                                       csirt_step, csirt_reasons, opened_at, opened_by, state_since, counts_from, drill)
                SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?::text, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::boolean
                FROM case_file
                RETURNING number
                """,
                row -> row.intValue("number"),
                organization,
                product.value(),
                fresh.kind,
                fresh.title,
                fresh.vulnerability,
                fresh.route.memberState(),
                fresh.route.step(),
                Json.write(fresh.route.reasons()),
                now,
                by,
                now,
                fresh.countsFrom,
                fresh.drill);
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

    /** Those whose clocks may have come to something: not closed, or closed since then. */
    List<Case> withClocks(Tx tx, Instant closedSince, int limit) {
        return tx.list(WHOLE + """
                WHERE NOT EXISTS (SELECT FROM case_statement s
                                  WHERE s.case_id = c.id AND s.what = 'CLOSED' AND s.stated_at < ?)
                ORDER BY c.number DESC LIMIT ?
                """, CaseStore::read, closedSince, limit);
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
                INSERT INTO case_statement (case_id, organization_id, what, at, reason, stated_by, stated_at, person,
                                            items, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::timestamptz)
                """,
                id,
                organization,
                moment,
                statement.at(),
                statement.reason(),
                statement.by(),
                statement.statedAt(),
                statement.person(),
                Json.write(statement.evidence()),
                statement.due().orElse(null));
    }

    void handled(Tx tx, UUID id, Handling handling) {
        tx.update(
                """
                UPDATE case_file SET state = ?, state_since = ?, assignee = ?, tlp = ?, embargo_until = ?::timestamptz
                WHERE id = ?
                """,
                handling.state(),
                handling.since(),
                handling.assignee().orElse(""),
                handling.tlp(),
                handling.embargoUntil().orElse(null),
                id);
    }

    void ahead(Tx tx, UUID id, Duration ahead) {
        tx.update("UPDATE case_file SET ahead_seconds = ? WHERE id = ?", ahead.toSeconds(), id);
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
                new Route(row.text("csirt"), row.text("csirt_step"), list(row.text("csirt_reasons"), String.class)),
                row.instant("opened_at"),
                row.text("opened_by"),
                row.bool("drill") ? Optional.of(Duration.ofSeconds(row.longValue("ahead_seconds"))) : Optional.empty(),
                new Handling(
                        CaseState.valueOf(row.text("state")),
                        row.instant("state_since"),
                        Optional.of(row.text("assignee")).filter(name -> !name.isEmpty()),
                        Tlp.valueOf(row.text("tlp")),
                        Optional.ofNullable(row.instantOrNull("embargo_until"))),
                new Instants(
                        statement(statements, Moment.SIGNAL).or(() -> signalOfOldCase(row)),
                        statement(statements, Moment.TRIAGE),
                        statement(statements, Moment.EVIDENCE),
                        statement(statements, Moment.AWARENESS),
                        CountsFrom.valueOf(row.text("counts_from"))),
                statement(statements, Moment.MEASURE),
                statement(statements, Moment.INTERMEDIATE),
                notifications.stream().map(NotificationRow::notification).toList(),
                statement(statements, Moment.CLOSED));
    }

    /** Before each sign was a statement of its own, the case held it. */
    private static Optional<Statement> signalOfOldCase(Row row) {
        return Optional.ofNullable(row.instantOrNull("signal_at"))
                .map(at -> new Statement(
                        at, "Stated when the case was opened.", row.text("opened_by"), row.instant("opened_at")));
    }

    private static Optional<Statement> statement(List<StatementRow> rows, Moment moment) {
        return rows.stream()
                .filter(row -> row.what == moment)
                .map(StatementRow::statement)
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

    private record StatementRow(
            Moment what,
            Instant at,
            String reason,
            String by,
            Instant statedAt,
            String person,
            List<String> evidence,
            @Nullable Instant due) {

        Statement statement() {
            return new Statement(
                    at, reason, by, statedAt, person.isEmpty() ? by : person, evidence, Optional.ofNullable(due));
        }
    }

    private record NotificationRow(
            Stage stage,
            int revision,
            String matrix,
            String alreadyIn,
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
                            : Optional.of(new Notification.Sending(sentAt, reference, sentBy, recordedAt, alreadyIn));
            return new Notification(stage, revision, matrix, content, preparedBy, preparedAt, sending);
        }
    }
}
