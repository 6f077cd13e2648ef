package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** When vulnerabilities were first found in a product. */
@ApplicationScoped
class NewlyFoundStore {
    static final int MAX_LISTED = 100;

    List<NewlyFound> since(Tx tx, UUID product, Instant since, List<String> severities) {
        return tx.list(
                """
                SELECT v.name, v.severity, min(f.found_at) AS found_at
                FROM version_finding f JOIN vulnerability v ON v.id = f.vulnerability_id
                WHERE f.product_id = ? AND v.severity = ANY (string_to_array(?, ' ')) AND NOT v.withdrawn
                GROUP BY v.id, v.name, v.severity, v.score
                HAVING min(f.found_at) > ? AND bool_or(f.exposes OR f.open)
                ORDER BY v.score DESC, v.name LIMIT ?
                """,
                row -> new NewlyFound(row.text("name"), row.text("severity"), row.instant("found_at")),
                product,
                String.join(" ", severities),
                since,
                MAX_LISTED);
    }
}
