package dev.fleetward.devices.query;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Values there are, by their beginning. A million rows have few distinct values: each is found by one jump over the
 * index to the next one, not by reading all.
 */
@ApplicationScoped
class ValueStore {

    /** Behind every text that begins so, in the order of bytes. */
    private static final String LAST = "\udbff\udfff";

    List<String> serials(Tx tx, ProductId product, String start, int limit) {
        return tx.list(
                "SELECT serial AS value FROM device WHERE product_id = ? AND serial >= ? AND serial < ?"
                        + " ORDER BY serial LIMIT ?",
                row -> row.text("value"),
                product.value(),
                start,
                start + LAST,
                limit);
    }

    List<String> hardware(Tx tx, ProductId product, String start, int limit) {
        return tx.list("""
                WITH RECURSIVE jump AS (
                    (SELECT hardware_version AS value FROM device
                     WHERE product_id = ? AND hardware_version >= ? ORDER BY hardware_version LIMIT 1)
                    UNION ALL
                    SELECT (SELECT d.hardware_version FROM device d
                            WHERE d.product_id = ? AND d.hardware_version > jump.value
                            ORDER BY d.hardware_version LIMIT 1)
                    FROM jump WHERE jump.value IS NOT NULL)
                SELECT value FROM jump WHERE value < ? LIMIT ?
                """, row -> row.text("value"), product.value(), start, product.value(), start + LAST, limit);
    }

    List<String> attributeValues(Tx tx, ProductId product, String name, String start, int limit) {
        return tx.list(
                """
                WITH RECURSIVE jump AS (
                    (SELECT value_text AS value FROM device_attribute
                     WHERE product_id = ? AND name = ? AND value_text >= ? ORDER BY value_text LIMIT 1)
                    UNION ALL
                    SELECT (SELECT a.value_text FROM device_attribute a
                            WHERE a.product_id = ? AND a.name = ? AND a.value_text > jump.value
                            ORDER BY a.value_text LIMIT 1)
                    FROM jump WHERE jump.value IS NOT NULL)
                SELECT value FROM jump WHERE value < ? LIMIT ?
                """,
                row -> row.text("value"),
                product.value(),
                name,
                start,
                product.value(),
                name,
                start + LAST,
                limit);
    }

    List<String> attributes(Tx tx, ProductId product, String start, int limit) {
        return tx.list(
                "SELECT name AS value FROM attribute_definition WHERE product_id = ? AND name >= ? AND name < ?"
                        + " ORDER BY name LIMIT ?",
                row -> row.text("value"),
                product.value(),
                start,
                start + LAST,
                limit);
    }

    List<String> softwareTypes(Tx tx, ProductId product, String start, int limit) {
        return tx.list(
                "SELECT DISTINCT type AS value FROM software_version WHERE product_id = ? AND starts_with(type, ?)"
                        + " ORDER BY type LIMIT ?",
                row -> row.text("value"),
                product.value(),
                start,
                limit);
    }

    /** The newest first. */
    List<String> versions(Tx tx, ProductId product, String type, String start, int limit) {
        return tx.list("""
                SELECT version AS value, max(first_seen_at) AS first_seen_at FROM software_version
                WHERE product_id = ? AND (? = '' OR type = ?) AND starts_with(version, ?)
                GROUP BY version ORDER BY 2 DESC LIMIT ?
                """, row -> row.text("value"), product.value(), type, type, start, limit);
    }

    List<String> cohorts(Tx tx, ProductId product, String start, int limit) {
        return tx.list(
                "SELECT slug AS value FROM cohort WHERE product_id = ? AND starts_with(slug, ?) ORDER BY slug LIMIT ?",
                row -> row.text("value"),
                product.value(),
                start,
                limit);
    }
}
