package dev.fleetward.vulnerabilities;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.vex.DeviceRulingStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code exposed to CVE-2026-1234} in queries for devices; by any name of the vulnerability. */
@ApplicationScoped
class ExposedTermStore implements QueryTerm {
    private final DeviceRulingStore rulings;

    ExposedTermStore(DeviceRulingStore rulings) {
        this.rulings = rulings;
    }

    @Override
    public Term term() {
        return Term.phrase("exposed to", "runs software with that vulnerability, and nothing says it is not affected");
    }

    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        List<UUID> vulnerabilities = named(tx, product.organization(), asked.value());
        List<UUID> exposing = tx.list(
                """
                SELECT DISTINCT f.software_version_id FROM version_finding f
                WHERE f.product_id = ? AND f.exposes AND f.vulnerability_id = ANY(?)
                """, row -> row.uuid("software_version_id"), product.id().value(), vulnerabilities);
        UUID id = product.id().value();
        List<UUID> special =
                vulnerabilities.stream().filter(one -> rulings.any(tx, id, one)).toList();
        return special.isEmpty() ? ConditionStore.running(exposing) : withExceptions(id, exposing, special);
    }

    /** By a name as written or as records write it; only what none is called so is sought among all, in any letters' case. */
    private static List<UUID> named(Tx tx, OrganizationId organization, String name) {
        List<UUID> named = tx.list(
                "SELECT DISTINCT vulnerability_id FROM vulnerability_alias WHERE organization_id = ? AND alias = ANY (?)",
                row -> row.uuid("vulnerability_id"),
                organization,
                spellings(name));
        return named.isEmpty()
                ? tx.list(
                        "SELECT id FROM vulnerability WHERE organization_id = ? AND lower(name) = lower(?)",
                        row -> row.uuid("id"),
                        organization,
                        name)
                : named;
    }

    /** As written, and as the sources of records write names: an index of these finds them, not of any letters' case. */
    private static List<String> spellings(String name) {
        String capitals = name.toUpperCase(Locale.ROOT);
        return List.of(
                name,
                capitals,
                capitals.startsWith("GHSA-") ? "GHSA-" + name.substring(5).toLowerCase(Locale.ROOT) : capitals);
    }

    /** What is said of some devices holds there before what is said of the version. */
    private static Condition withExceptions(UUID product, List<UUID> exposing, List<UUID> vulnerabilities) {
        var parameters = new ArrayList<@Nullable Object>();
        for (UUID vulnerability : vulnerabilities) {
            parameters.addAll(
                    Arrays.asList(DeviceRulingStore.parameters(product, vulnerability, List.copyOf(exposing))));
        }
        return new Condition(
                vulnerabilities.stream()
                        .map(_ -> "d.id IN (" + DeviceRulingStore.CONCERNED + "SELECT device_id FROM concerned)")
                        .collect(Collectors.joining(" OR ", "(", ")")),
                parameters);
    }

    @Override
    public List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return tx.list("""
                SELECT DISTINCT v.name FROM vulnerability v JOIN version_finding f ON f.vulnerability_id = v.id
                WHERE f.product_id = ? AND f.exposes AND starts_with(lower(v.name), lower(?)) ORDER BY v.name LIMIT ?
                """, row -> row.text("name"), product.id().value(), beginning, limit);
    }
}
