package dev.fleetward.compliance.suppliers;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tables {@code component_maker} and {@code maker_question}. */
@ApplicationScoped
class SupplierStore {

    List<Stated> all(Tx tx, ProductId product) {
        Map<UUID, List<Of>> questions =
                tx.list("""
                        SELECT q.* FROM maker_question q JOIN component_maker m ON m.id = q.maker_id
                        WHERE m.product_id = ? ORDER BY q.asked_on DESC, q.id DESC
                        """, row -> new Of(row.uuid("maker_id"), question(row)), product.value()).stream()
                        .collect(Collectors.groupingBy(Of::maker));
        return tx
                .list(
                        "SELECT * FROM component_maker WHERE product_id = ? ORDER BY name",
                        SupplierStore::stated,
                        product.value())
                .stream()
                .map(one -> one.with(questions.getOrDefault(one.id(), List.of()).stream()
                        .map(Of::question)
                        .toList()))
                .toList();
    }

    private record Of(UUID maker, Question question) {}

    void save(Tx tx, Product product, Stated stated, String by, Instant now) {
        tx.update(
                """
                INSERT INTO component_maker (id, organization_id, product_id, name, contact, supplies, support_until,
                                             note, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE
                SET contact = excluded.contact, supplies = excluded.supplies, support_until = excluded.support_until,
                    note = excluded.note, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """,
                stated.id(),
                product.organization(),
                product.id().value(),
                stated.name(),
                stated.contact(),
                stated.supplies(),
                stated.supportUntil().orElse(null),
                stated.note(),
                by,
                now);
    }

    void delete(Tx tx, UUID maker) {
        tx.update("DELETE FROM component_maker WHERE id = ?", maker);
    }

    void ask(Tx tx, Product product, UUID maker, Question question) {
        tx.update(
                """
                INSERT INTO maker_question (id, organization_id, maker_id, what, detail, asked_on, due_on, asked_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                question.id(),
                product.organization(),
                maker,
                question.what(),
                question.detail(),
                question.askedOn(),
                question.dueOn(),
                question.askedBy());
    }

    /** @return false when it has an answer already */
    boolean answer(Tx tx, UUID question, Question.Answer answer) {
        return tx.update("""
                        UPDATE maker_question SET answered_on = ?, answer = ?, link = ?, recorded_by = ?
                        WHERE id = ? AND answered_on IS NULL
                        """, answer.on(), answer.note(), answer.link(), answer.by(), question) > 0;
    }

    /** @return false when it has no answer yet, or a document already */
    boolean document(Tx tx, UUID question, Question.Document document) {
        return tx.update("""
                        UPDATE maker_question SET file_name = ?, sha256 = ?, size_bytes = ?
                        WHERE id = ? AND answered_on IS NOT NULL AND sha256 IS NULL
                        """, document.fileName(), document.sha256(), document.sizeBytes(), question) > 0;
    }

    private static Stated stated(Row row) {
        return new Stated(
                row.uuid("id"),
                row.text("name"),
                row.text("contact"),
                row.texts("supplies"),
                Optional.ofNullable(row.dateOrNull("support_until")),
                row.text("note"),
                List.of());
    }

    private static Question question(Row row) {
        return new Question(
                row.uuid("id"),
                Question.What.valueOf(row.text("what")),
                row.text("detail"),
                row.date("asked_on"),
                row.date("due_on"),
                row.text("asked_by"),
                Optional.ofNullable(row.dateOrNull("answered_on")).map(on -> answer(row, on)));
    }

    private static Question.Answer answer(Row row, LocalDate on) {
        return new Question.Answer(
                on,
                row.text("answer"),
                row.text("link"),
                Optional.ofNullable(row.textOrNull("sha256"))
                        .map(sha256 ->
                                new Question.Document(row.text("file_name"), sha256, row.longValue("size_bytes"))),
                row.text("recorded_by"));
    }
}
