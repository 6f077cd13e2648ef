package dev.fleetward.components;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@ApplicationScoped
class ComponentFactsStore {
    private static final int MAX_ROWS = 200_000;

    private record Has(UUID version, String component) {}

    Map<UUID, Set<String>> byVersion(Tx tx, UUID product) {
        var found = new HashMap<UUID, Set<String>>();
        tx.list("""
                        SELECT s.software_version_id, c.name || ' ' || c.version AS component
                        FROM sbom s JOIN software_version_component sc USING (software_version_id)
                        JOIN component c ON c.id = sc.component_id
                        WHERE s.product_id = ? ORDER BY s.uploaded_at DESC LIMIT ?
                        """, row -> new Has(row.uuid("software_version_id"), row.text("component")), product, MAX_ROWS)
                .forEach(one -> found.computeIfAbsent(one.version(), _ -> new HashSet<>())
                        .add(one.component().strip()));
        return found;
    }
}
