package dev.fleetward.updates.releases;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class ReleasePolicyStore {
    ReleasePolicy find(Tx tx, UUID product) {
        return tx.first(
                        "SELECT * FROM release_policy WHERE product_id = ?",
                        row -> new ReleasePolicy(
                                row.bool("allow_unsigned"),
                                row.text("reason"),
                                Optional.of(row.instant("changed_at")),
                                row.text("changed_by")),
                        product)
                .orElse(ReleasePolicy.NONE);
    }

    void put(
            Tx tx,
            OrganizationId organization,
            UUID product,
            boolean allowUnsigned,
            String reason,
            Instant at,
            String by) {
        tx.update("""
                INSERT INTO release_policy (product_id, organization_id, allow_unsigned, reason, changed_at, changed_by)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id) DO UPDATE SET allow_unsigned = excluded.allow_unsigned,
                    reason = excluded.reason, changed_at = excluded.changed_at, changed_by = excluded.changed_by
                """, product, organization, allowUnsigned, reason, at, by);
    }
}
