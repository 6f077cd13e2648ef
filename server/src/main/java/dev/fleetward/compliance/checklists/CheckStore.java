package dev.fleetward.compliance.checklists;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code operator_check}. */
@ApplicationScoped
class CheckStore {

    List<OperatorCheck> list(Tx tx, ProductId product, int limit) {
        return tx.list(
                "SELECT * FROM operator_check WHERE product_id = ? ORDER BY recorded_at DESC, id DESC LIMIT ?",
                CheckStore::read,
                product.value(),
                limit);
    }

    Optional<OperatorCheck> find(Tx tx, ProductId product, UUID id) {
        return tx.first(
                "SELECT * FROM operator_check WHERE product_id = ? AND id = ?", CheckStore::read, product.value(), id);
    }

    void insert(Tx tx, Product product, OperatorCheck check) {
        tx.update(
                """
                INSERT INTO operator_check (id, organization_id, product_id, role, operator, checked_by, checked_on,
                                            answers, recorded_by, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)
                """,
                check.id(),
                product.organization(),
                product.id().value(),
                check.role(),
                check.operator(),
                check.checkedBy(),
                check.checkedOn(),
                Json.write(check.answers()),
                check.recordedBy(),
                check.recordedAt());
    }

    private static OperatorCheck read(Row row) {
        return new OperatorCheck(
                row.uuid("id"),
                row.text("role"),
                row.text("operator"),
                row.text("checked_by"),
                row.date("checked_on"),
                List.of(row.json("answers", OperatorCheck.Answer[].class)),
                row.text("recorded_by"),
                row.instant("recorded_at"));
    }
}
