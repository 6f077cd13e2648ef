package dev.fleetward.devices;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class CohortStore {
    private static final String SELECT = """
            SELECT c.slug, c.name, c.query, (SELECT count(*) FROM device d WHERE d.cohort_id = c.id) AS devices FROM cohort c
            WHERE c.product_id = ?
            """;

    List<Cohort> list(Tx tx, Product product) {
        return tx.list(
                SELECT + " ORDER BY c.slug", CohortStore::cohort, product.id().value());
    }

    Optional<Cohort> find(Tx tx, Product product, String slug) {
        return tx.first(
                SELECT + " AND c.slug = ?", CohortStore::cohort, product.id().value(), slug);
    }

    record Named(String slug, String name) {}

    List<Named> names(Tx tx, Product product) {
        return tx.list(
                "SELECT slug, name FROM cohort WHERE product_id = ? ORDER BY slug",
                row -> new Named(row.text("slug"), row.text("name")),
                product.id().value());
    }

    void save(Tx tx, Product product, String slug, String name, @Nullable String query) {
        tx.update("""
                INSERT INTO cohort (organization_id, product_id, slug, name, query) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id, slug) DO UPDATE
                SET name = excluded.name, query = excluded.query, checked_at = NULL
                """, product.organization(), product.id().value(), slug, name, query);
    }

    int delete(Tx tx, Product product, String slug) {
        return tx.update(
                "DELETE FROM cohort WHERE product_id = ? AND slug = ?",
                product.id().value(),
                slug);
    }

    /** Moves devices into the cohort, out of the one they were in. */
    List<String> add(Tx tx, Product product, String slug, Collection<String> serials) {
        return tx.list(
                """
                UPDATE device SET cohort_id = (SELECT id FROM cohort WHERE product_id = ? AND slug = ?)
                WHERE product_id = ? AND serial = ANY (?) RETURNING serial
                """,
                row -> row.text("serial"),
                product.id().value(),
                slug,
                product.id().value(),
                serials);
    }

    int remove(Tx tx, Product product, String slug, String serial) {
        return tx.update("""
                UPDATE device SET cohort_id = NULL
                WHERE product_id = ? AND serial = ?
                  AND cohort_id = (SELECT id FROM cohort WHERE product_id = ? AND slug = ?)
                """, product.id().value(), serial, product.id().value(), slug);
    }

    private static Cohort cohort(Row row) {
        return new Cohort(
                row.text("slug"),
                row.text("name"),
                Optional.ofNullable(row.textOrNull("query")),
                row.longValue("devices"));
    }
}
