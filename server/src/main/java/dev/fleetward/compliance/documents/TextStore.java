package dev.fleetward.compliance.documents;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table {@code document_text}. */
@ApplicationScoped
class TextStore {

    Map<String, String> texts(Tx tx, ProductId product) {
        var texts = new LinkedHashMap<String, String>();
        tx.each(
                "SELECT item, content FROM document_text WHERE product_id = ? ORDER BY item",
                row -> texts.put(row.text("item"), row.text("content")),
                product.value());
        return texts;
    }

    void save(Tx tx, Product product, String item, String content, String by, Instant at) {
        tx.update("""
                INSERT INTO document_text (product_id, item, organization_id, content, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, item) DO UPDATE
                SET content = excluded.content, changed_by = excluded.changed_by, changed_at = excluded.changed_at
                """, product.id().value(), item, product.organization(), content, by, at);
    }

    void remove(Tx tx, ProductId product, String item) {
        tx.update("DELETE FROM document_text WHERE product_id = ? AND item = ?", product.value(), item);
    }
}
