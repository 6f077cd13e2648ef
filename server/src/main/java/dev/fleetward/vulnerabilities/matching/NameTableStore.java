package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The organization's rows of the table of names. */
@ApplicationScoped
class NameTableStore {

    NameTable load(Tx tx, OrganizationId organization) {
        Map<String, List<Cpe>> own = new HashMap<>();
        tx.list(
                        "SELECT name, products FROM product_name WHERE organization_id = ?",
                        row -> Map.entry(row.text("name"), row.texts("products")),
                        organization)
                .forEach(row -> own.put(
                        row.getKey(),
                        row.getValue().stream().map(NameTable::product).toList()));
        return NameTable.of(own);
    }

    void put(Tx tx, OrganizationId organization, String name, List<String> products) {
        tx.update("""
                INSERT INTO product_name (organization_id, name, products) VALUES (?, ?, ?)
                ON CONFLICT (organization_id, name) DO UPDATE SET products = excluded.products
                """, organization, name, products);
    }

    boolean remove(Tx tx, OrganizationId organization, String name) {
        return tx.update("DELETE FROM product_name WHERE organization_id = ? AND name = ?", organization, name) > 0;
    }

    /** Components that a change of the name may concern: called so, or known by one of its products. */
    Set<UUID> concerned(Tx tx, OrganizationId organization, String name, Collection<Cpe> products) {
        return new HashSet<>(tx.list(
                """
                SELECT id FROM component WHERE organization_id = ?
                    AND (lower(name) = ? OR purl LIKE ? OR purl LIKE ?)
                UNION
                SELECT component_id FROM component_cpe WHERE organization_id = ? AND product = ANY(?)
                """,
                row -> row.uuid("id"),
                organization,
                name,
                "%/" + name + "@%",
                "%/" + name,
                organization,
                products.stream().map(Cpe::product).toList()));
    }
}
