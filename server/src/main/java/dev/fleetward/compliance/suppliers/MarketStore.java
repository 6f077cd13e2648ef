package dev.fleetward.compliance.suppliers;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** What SBOMs say of the components of versions on the market. */
@ApplicationScoped
class MarketStore {

    record Version(UUID id, String name, boolean running) {}

    /** Versions with an SBOM, those that devices run first, most devices first. */
    List<Version> versions(Tx tx, ProductId product) {
        return tx.list(
                """
                SELECT v.id, v.type || ' ' || v.version AS name, coalesce(r.devices, 0) > 0 AS running
                FROM sbom s JOIN software_version v ON v.id = s.software_version_id
                LEFT JOIN (SELECT software_version_id, sum(devices) AS devices FROM running_build_set
                           WHERE product_id = ? GROUP BY software_version_id) r ON r.software_version_id = v.id
                WHERE s.product_id = ?
                ORDER BY coalesce(r.devices, 0) DESC, v.first_seen_at DESC, v.id
                """,
                row -> new Version(row.uuid("id"), row.text("name"), row.bool("running")),
                product.value(),
                product.value());
    }

    record Part(
            UUID id,
            String name,
            String version,
            Optional<String> purl,
            String supplier,
            String contact,
            List<String> software) {}

    List<Part> parts(Tx tx, ProductId product, Collection<UUID> versions) {
        return tx.list(
                """
                SELECT c.id, c.name, c.version, c.purl, coalesce(max(nullif(s.supplier, '')), '') AS supplier,
                       coalesce(max(nullif(s.supplier_contact, '')), '') AS contact,
                       array_agg(DISTINCT v.type || ' ' || v.version) AS software
                FROM component_supplier s JOIN component c ON c.id = s.component_id
                JOIN software_version v ON v.id = s.software_version_id
                WHERE s.product_id = ? AND s.software_version_id = ANY(?)
                GROUP BY c.id ORDER BY lower(c.name), c.version, c.id
                """,
                row -> new Part(
                        row.uuid("id"),
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        row.text("supplier"),
                        row.text("contact"),
                        row.texts("software")),
                product.value(),
                versions);
    }

    /** Ids of the vulnerabilities found in one component of the versions asked about, by what is decided of them. */
    record Found(List<String> open, List<String> exposing, List<String> excused) {
        static final Found NOTHING = new Found(List.of(), List.of(), List.of());
    }

    /** By component. */
    Map<UUID, Found> found(Tx tx, ProductId product, Collection<UUID> versions) {
        return tx
                .list(
                        """
                        SELECT component_id,
                            coalesce(array_agg(DISTINCT vulnerability_id::text)
                                FILTER (WHERE state NOT IN ('NOT_AFFECTED', 'FIXED')), '{}') AS open,
                            coalesce(array_agg(DISTINCT vulnerability_id::text) FILTER (WHERE exposes), '{}') AS exposing,
                            coalesce(array_agg(DISTINCT vulnerability_id::text)
                                FILTER (WHERE state IN ('NOT_AFFECTED', 'FIXED')), '{}') AS excused
                        FROM finding WHERE product_id = ? AND software_version_id = ANY(?)
                        GROUP BY component_id
                        """,
                        row -> Map.entry(
                                row.uuid("component_id"),
                                new Found(row.texts("open"), row.texts("exposing"), row.texts("excused"))),
                        product.value(),
                        versions)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Versions that vulnerability records call fixed, by component. */
    Map<UUID, List<String>> fixes(Tx tx, Collection<UUID> components) {
        return tx
                .list(
                        "SELECT component_id, fixed_version FROM component_fix WHERE component_id = ANY(?)",
                        row -> Map.entry(row.uuid("component_id"), row.text("fixed_version")),
                        components)
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Whom any SBOM of the product names. */
    List<String> suppliers(Tx tx, ProductId product) {
        return tx.list(
                "SELECT DISTINCT supplier FROM component_supplier WHERE product_id = ? AND supplier <> '' ORDER BY 1",
                row -> row.text("supplier"),
                product.value());
    }

    record Known(String name, String version, Optional<String> purl, Instant firstSeenAt) {}

    /** Every version of components of these names in any SBOM of the organization. */
    List<Known> known(Tx tx, Collection<String> names) {
        return tx.list(
                "SELECT name, version, purl, first_seen_at FROM component WHERE lower(name) = ANY(?) AND version <> ''",
                row -> new Known(
                        row.text("name"),
                        row.text("version"),
                        Optional.ofNullable(row.textOrNull("purl")),
                        row.instant("first_seen_at")),
                names);
    }
}
