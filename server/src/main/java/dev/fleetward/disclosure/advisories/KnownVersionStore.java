package dev.fleetward.disclosure.advisories;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The software versions an advisory can speak of. */
@ApplicationScoped
class KnownVersionStore {

    /** The newest so many of all types together, the earliest first. */
    KnownVersions of(Tx tx, ProductId product, int limit) {
        List<KnownVersions.One> newest = tx.list(
                """
                SELECT s.type, s.version,
                       EXISTS (SELECT FROM sbom b WHERE b.software_version_id = s.id) AS described
                FROM software_version s WHERE s.product_id = ?
                ORDER BY s.first_seen_at DESC, s.type DESC, s.version DESC LIMIT ?
                """,
                row -> new KnownVersions.One(row.text("type"), row.text("version"), row.bool("described")),
                product.value(),
                limit);
        return new KnownVersions(newest.reversed());
    }
}
