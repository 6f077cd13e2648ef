package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rules, cohorts that follow a query, and the devices they have to look at again. */
@ApplicationScoped
class FollowStore {

    record Followed(OrganizationId organization, String product) {}

    /** Products with something to follow, of all organizations; what changed of the others is let go. */
    List<Followed> products(Tx tx) {
        tx.update("""
                DELETE FROM device_touched t WHERE NOT EXISTS (SELECT FROM device_rule r WHERE r.product_id = t.product_id)
                    AND NOT EXISTS (SELECT FROM cohort c WHERE c.product_id = t.product_id AND c.query IS NOT NULL)
                """);
        return tx.list("""
                SELECT p.organization_id, p.slug FROM product p
                WHERE EXISTS (SELECT FROM device_rule r WHERE r.product_id = p.id)
                   OR EXISTS (SELECT FROM cohort c WHERE c.product_id = p.id AND c.query IS NOT NULL)
                """, row -> new Followed(new OrganizationId(row.uuid("organization_id")), row.text("slug")));
    }

    /** Takes them off the list; if the transaction fails they are on it again. */
    List<UUID> takeTouched(Tx tx, ProductId product, int limit) {
        return tx.list("""
                DELETE FROM device_touched WHERE device_id IN (
                    SELECT device_id FROM device_touched WHERE product_id = ? LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING device_id
                """, row -> row.uuid("device_id"), product.value(), limit);
    }

    List<Rule> rules(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM device_rule WHERE product_id = ? ORDER BY name", FollowStore::rule, product.value());
    }

    Rule save(Tx tx, Product product, String name, String query, String action) {
        return tx.one(
                """
                INSERT INTO device_rule (organization_id, product_id, name, query, action) VALUES (?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (product_id, name) DO UPDATE
                SET query = excluded.query, action = excluded.action, checked_at = NULL, problem = ''
                RETURNING *
                """, FollowStore::rule, product.organization(), product.id().value(), name, query, action);
    }

    int delete(Tx tx, ProductId product, String name) {
        return tx.update("DELETE FROM device_rule WHERE product_id = ? AND name = ?", product.value(), name);
    }

    void followed(Tx tx, UUID rule, long changed, @Nullable Instant checkedAt) {
        tx.update(
                "UPDATE device_rule SET changed = changed + ?, checked_at = coalesce(?, checked_at), problem = ''"
                        + " WHERE id = ?",
                changed,
                checkedAt,
                rule);
    }

    void failed(Tx tx, UUID rule, String problem, Instant at) {
        tx.update("UPDATE device_rule SET problem = ?, checked_at = ? WHERE id = ?", problem, at, rule);
    }

    record Cohort(
            UUID id, String slug, String query, @Nullable Instant checkedAt) {}

    List<Cohort> cohorts(Tx tx, ProductId product) {
        return tx.list(
                "SELECT id, slug, query, checked_at FROM cohort WHERE product_id = ? AND query IS NOT NULL ORDER BY slug",
                row -> new Cohort(row.uuid("id"), row.text("slug"), row.text("query"), row.instantOrNull("checked_at")),
                product.value());
    }

    void checked(Tx tx, Cohort cohort, Instant at) {
        tx.update("UPDATE cohort SET checked_at = ? WHERE id = ?", at, cohort.id());
    }

    /** Those in no cohort join; who was put into another by hand stays there. */
    int join(Tx tx, Cohort cohort, Collection<UUID> devices) {
        return tx.update(
                "UPDATE device SET cohort_id = ? WHERE id = ANY (?::uuid[]) AND cohort_id IS NULL",
                cohort.id(),
                devices);
    }

    int leave(Tx tx, Cohort cohort, Collection<UUID> devices) {
        return tx.update(
                "UPDATE device SET cohort_id = NULL WHERE id = ANY (?::uuid[]) AND cohort_id = ?",
                devices,
                cohort.id());
    }

    boolean hasCohort(Tx tx, ProductId product, String slug) {
        return tx.first(
                        "SELECT id FROM cohort WHERE product_id = ? AND slug = ? AND query IS NULL",
                        row -> row.uuid("id"),
                        product.value(),
                        slug)
                .isPresent();
    }

    /** @param slug empty takes them out of theirs */
    int move(Tx tx, ProductId product, Collection<UUID> devices, String slug) {
        return tx.update("""
                UPDATE device d SET cohort_id = c.id
                FROM (SELECT (SELECT id FROM cohort WHERE product_id = ? AND slug = ?) AS id) c
                WHERE d.product_id = ? AND d.id = ANY (?::uuid[]) AND d.cohort_id IS DISTINCT FROM c.id
                """, product.value(), slug, product.value(), devices);
    }

    private static Rule rule(Row row) {
        return new Rule(
                row.uuid("id"),
                row.text("name"),
                row.text("query"),
                row.json("action", JsonNode.class),
                row.longValue("changed"),
                row.instantOrNull("checked_at"),
                row.text("problem"));
    }
}
