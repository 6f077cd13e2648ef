package dev.fleetward.updates;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.UpdatePolicy.Review;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class UpdatePolicyStore {
    record Set(Review review, String by, Instant at) {}

    Optional<Set> find(Tx tx, UUID product) {
        return tx.first(
                "SELECT * FROM update_policy WHERE product_id = ?",
                row -> new Set(
                        Review.valueOf(row.text("review")), row.text("changed_by"), row.instant("changed_at")),
                product);
    }

    void save(Tx tx, OrganizationId organization, UUID product, Set set) {
        tx.update(
                """
                INSERT INTO update_policy (product_id, organization_id, review, changed_by, changed_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET review = excluded.review, changed_by = excluded.changed_by,
                    changed_at = excluded.changed_at
                """, product, organization, set.review(), set.by(), set.at());
    }

    void delete(Tx tx, UUID product) {
        tx.update("DELETE FROM update_policy WHERE product_id = ?", product);
    }
}
