package dev.fleetward.components;

import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ComponentStore {

    /** A component and how far it has spread: software versions that have it, devices that run one of those. */
    record Spread(Component component, long versions, long devices) {}

    /** A software version that has a component. */
    record Holder(String type, String version, long devices) {
        public String path() {
            return VersionPath.of(type, version);
        }
    }

    List<Component> load(Tx tx, Collection<UUID> ids) {
        return tx.list("SELECT * FROM component WHERE id = ANY(?)", ComponentStore::component, ids);
    }

    Optional<Component> find(Tx tx, UUID id) {
        return tx.first("SELECT * FROM component WHERE id = ?", ComponentStore::component, id);
    }

    private static Component component(Row row) {
        return new Component(
                row.uuid("id"),
                row.text("name"),
                row.text("version"),
                Optional.ofNullable(row.textOrNull("purl")),
                Optional.ofNullable(row.textOrNull("cpe")),
                row.texts("cpes"),
                row.texts("repositories"),
                row.text("supplier"),
                row.texts("licences"));
    }

    /**
     * Most widespread first; a device is counted once however many of its versions have the component. Devices that run one
     * version alone are added up by version; only of those with several is each to be counted once.
     */
    List<Spread> spread(Tx tx, UUID product, String text, long offset, int rows) {
        tx.groupInMemory();
        var parameters = new ArrayList<@Nullable Object>(List.of(product, product, product));
        if (!text.isEmpty()) {
            parameters.addAll(List.of(product, text));
        }
        parameters.addAll(List.of(offset, rows));
        return tx.list(
                SPREAD.formatted(text.isEmpty() ? "" : CALLED),
                row -> new Spread(component(row), row.longValue("versions"), row.longValue("devices")),
                parameters.toArray());
    }

    private static final String CALLED = """
            WHERE component_id IN (
                SELECT p.component_id FROM product_component p JOIN component c ON c.id = p.component_id
                WHERE p.product_id = ?
                  AND position(lower(?) IN lower(c.name || ' ' || c.version || ' ' || coalesce(c.purl, ''))) > 0)
            """;

    private static final String SPREAD = """
            WITH running AS MATERIALIZED (
                SELECT build_set_id, software_version_id, devices,
                       count(*) OVER (PARTITION BY build_set_id) = 1 AS alone
                FROM running_build_set WHERE product_id = ?
            ), alone AS MATERIALIZED (
                SELECT software_version_id, sum(devices)::bigint AS devices FROM running WHERE alone
                GROUP BY software_version_id
            ), part AS (
                SELECT component_id, software_version_id FROM software_version_component WHERE product_id = ?
            ), together AS (
                SELECT component_id, sum(devices)::bigint AS devices
                FROM (SELECT DISTINCT p.component_id, r.build_set_id, r.devices
                      FROM running r JOIN software_version_component p USING (software_version_id)
                      WHERE NOT r.alone AND p.product_id = ?) d
                GROUP BY component_id
            )
            SELECT c.*, p.versions, p.devices + coalesce(t.devices, 0) AS devices
            FROM (SELECT component_id, count(*) AS versions, coalesce(sum(a.devices), 0)::bigint AS devices
                  FROM part LEFT JOIN alone a USING (software_version_id) %s
                  GROUP BY component_id) p
            JOIN component c ON c.id = p.component_id
            LEFT JOIN together t ON t.component_id = p.component_id
            ORDER BY devices DESC, lower(c.name), c.version, c.id OFFSET ? LIMIT ?
            """;

    List<Holder> holders(Tx tx, UUID product, UUID component) {
        return tx.list(
                """
                SELECT v.type, v.version, coalesce(sum(r.devices), 0)::bigint AS devices
                FROM software_version_component c JOIN software_version v ON v.id = c.software_version_id
                LEFT JOIN running_build_set r ON r.software_version_id = v.id
                WHERE c.product_id = ? AND c.component_id = ?
                GROUP BY v.id ORDER BY devices DESC, v.first_seen_at DESC
                """,
                row -> new Holder(row.text("type"), row.text("version"), row.longValue("devices")),
                product,
                component);
    }

    long devices(Tx tx, UUID product, UUID component) {
        return tx.one("""
                SELECT coalesce(sum(devices), 0)::bigint AS devices FROM (
                    SELECT DISTINCT r.build_set_id, r.devices
                    FROM software_version_component c JOIN running_build_set r USING (software_version_id)
                    WHERE c.product_id = ? AND c.component_id = ?) d
                """, row -> row.longValue("devices"), product, component);
    }

    /** The same package in other versions, in this product. */
    List<Component> siblings(Tx tx, UUID product, Component component) {
        return tx.list("""
                SELECT c.* FROM component c
                WHERE c.name = ? AND c.id <> ? AND EXISTS (
                    SELECT FROM product_component p WHERE p.product_id = ? AND p.component_id = c.id)
                ORDER BY c.version LIMIT 50
                """, ComponentStore::component, component.name(), component.id(), product);
    }

    /** A component that a product has, with the product's slug. */
    record Found(Component component, String productSlug, long versions) {}

    List<Found> search(Tx tx, String text, int rows) {
        return tx.list("""
                SELECT c.*, p.slug, (
                    SELECT count(*) FROM software_version_component v
                    WHERE v.product_id = s.product_id AND v.component_id = c.id) AS versions
                FROM component c JOIN product_component s ON s.component_id = c.id
                JOIN product p ON p.id = s.product_id
                WHERE starts_with(lower(c.name), lower(?))
                ORDER BY versions DESC, c.name, c.version LIMIT ?
                """, row -> new Found(component(row), row.text("slug"), row.longValue("versions")), text, rows);
    }
}
