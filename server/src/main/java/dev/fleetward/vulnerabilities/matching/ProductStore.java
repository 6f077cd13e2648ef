package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.cpe.Configuration;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Criterion;
import dev.fleetward.vulnerabilities.cpe.Subject;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Components and records under the CPE names of products. */
@ApplicationScoped
class ProductStore {

    /** A component and a statement that speak of the same product. */
    record Pair(MatchStore.Key key, Configuration configuration, Subject subject, Identities.Origin origin) {
        boolean vendorIsOpen() {
            return subject.cpe().vendor().equals(Cpe.ANY);
        }
    }

    private static final String PAIRS = """
            SELECT DISTINCT f.record_id, f.id, f.statement::text AS statement, c.component_id, c.cpe, c.version,
                   c.purl_type, c.origin
            FROM component_cpe c
            JOIN affected_product a ON a.organization_id = c.organization_id AND a.product = c.product
                AND (a.part = c.part OR c.part = '*' AND a.part <> 'h')
                AND (a.vendor = c.vendor OR c.vendor = '*')
            JOIN affected_configuration f ON f.id = a.configuration_id
            JOIN vulnerability_record r ON r.id = f.record_id AND r.withdrawn_at IS NULL
            """;

    List<Pair> pairsOfComponents(Tx tx, Collection<UUID> components) {
        return components.isEmpty()
                ? List.of()
                : tx.list(PAIRS + "WHERE c.component_id = ANY(?)", mapper(), components);
    }

    List<Pair> pairsOfRecords(Tx tx, Collection<UUID> records) {
        return records.isEmpty() ? List.of() : tx.list(PAIRS + "WHERE f.record_id = ANY(?)", mapper(), records);
    }

    /** Those of one software version that only its other components can decide. */
    List<Pair> openPairs(Tx tx, UUID softwareVersion) {
        return tx.list(PAIRS + """
                JOIN component_match m ON m.component_id = c.component_id AND m.record_id = f.record_id AND m.open
                JOIN software_version_component p ON p.component_id = c.component_id
                WHERE p.software_version_id = ?
                """, mapper(), softwareVersion);
    }

    private static Function<Row, Pair> mapper() {
        Map<UUID, Configuration> read = new HashMap<>();
        return row -> new Pair(
                new MatchStore.Key(row.uuid("component_id"), row.uuid("record_id")),
                read.computeIfAbsent(row.uuid("id"), _ -> Json.read(row.text("statement"), Configuration.class)),
                subject(row),
                Identities.Origin.valueOf(row.text("origin")));
    }

    static Subject subject(Row row) {
        return new Subject(Cpe.parse(row.text("cpe")), row.text("version"), row.text("purl_type"));
    }

    void name(Tx tx, OrganizationId organization, Map<UUID, List<Identities.Product>> products) {
        tx.update("DELETE FROM component_cpe WHERE component_id = ANY(?)", products.keySet());
        List<@Nullable Object[]> rows = new ArrayList<>();
        products.forEach((component, names) -> names.forEach(product -> rows.add(new @Nullable Object[] {
            component,
            organization,
            product.subject().cpe().toString(),
            product.subject().cpe().part(),
            product.subject().cpe().vendor(),
            product.subject().cpe().product(),
            product.subject().version(),
            product.subject().purlType(),
            product.origin()
        })));
        tx.batch("""
                INSERT INTO component_cpe (component_id, organization_id, cpe, part, vendor, product, version,
                    purl_type, origin)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (component_id, cpe) DO NOTHING
                """, rows);
    }

    /**
     * Files what records say of products in place of what they said before.
     *
     * @return components that leave the vendor open and name a product spoken of before or now: how many vendors have
     *     such a product may have changed
     */
    Set<UUID> index(Tx tx, OrganizationId organization, Map<UUID, OsvRecord> records) {
        Set<String> products = new HashSet<>(tx.list("""
                SELECT DISTINCT a.product FROM affected_configuration f
                JOIN affected_product a ON a.configuration_id = f.id WHERE f.record_id = ANY(?)
                """, row -> row.text("product"), records.keySet()));
        tx.update("DELETE FROM affected_configuration WHERE record_id = ANY(?)", records.keySet());
        List<@Nullable Object[]> statements = new ArrayList<>();
        List<@Nullable Object[]> names = new ArrayList<>();
        records.forEach((id, record) -> record.configurations().forEach(configuration -> {
            Set<List<String>> affected = affected(configuration);
            if (!affected.isEmpty()) {
                UUID key = UUID.randomUUID();
                statements.add(new @Nullable Object[] {key, organization, id, Json.write(configuration)});
                affected.forEach(name -> {
                    names.add(new @Nullable Object[] {key, organization, name.get(0), name.get(1), name.get(2)});
                    products.add(name.get(2));
                });
            }
        }));
        tx.batch("""
                INSERT INTO affected_configuration (id, organization_id, record_id, statement) VALUES (?, ?, ?, ?::jsonb)
                """, statements);
        tx.batch("""
                INSERT INTO affected_product (configuration_id, organization_id, part, vendor, product)
                VALUES (?, ?, ?, ?, ?)
                """, names);
        return Set.copyOf(tx.list("""
                SELECT DISTINCT component_id FROM component_cpe
                WHERE organization_id = ? AND vendor = '*' AND product = ANY(?)
                """, row -> row.uuid("component_id"), organization, products));
    }

    /** Part, vendor and product of what can be affected; names too open to look for are nobody's. */
    private static Set<List<String>> affected(Configuration configuration) {
        Set<List<String>> names = new HashSet<>();
        configuration
                .everyCriterion()
                .filter(Criterion::vulnerable)
                .map(Criterion::cpe)
                .filter(Cpe::isOneProduct)
                .forEach(cpe -> names.add(List.of(cpe.part(), cpe.vendor(), cpe.product())));
        return names;
    }

    /** Products that records know from more than one vendor. */
    Set<String> ofSeveralVendors(Tx tx, OrganizationId organization, Collection<String> products) {
        return products.isEmpty()
                ? Set.of()
                : Set.copyOf(tx.list("""
                        SELECT product FROM affected_product WHERE organization_id = ? AND product = ANY(?)
                        GROUP BY product HAVING count(DISTINCT vendor) > 1
                        """, row -> row.text("product"), organization, products));
    }
}
