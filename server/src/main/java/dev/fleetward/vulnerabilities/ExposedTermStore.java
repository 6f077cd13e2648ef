package dev.fleetward.vulnerabilities;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** {@code exposed to CVE-2026-1234} in queries for devices; by any name of the vulnerability. */
@ApplicationScoped
class ExposedTermStore implements QueryTerm {
    private final HardwareStore hardware;

    ExposedTermStore(HardwareStore hardware) {
        this.hardware = hardware;
    }

    @Override
    public Term term() {
        return Term.phrase("exposed to", "runs software with that vulnerability, and nothing says it is not affected");
    }

    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        List<UUID> vulnerabilities = tx.list(
                """
                SELECT vulnerability_id FROM vulnerability_alias WHERE organization_id = ? AND alias = ANY (?)
                UNION SELECT id FROM vulnerability WHERE organization_id = ? AND lower(name) = lower(?)
                """,
                row -> row.uuid("vulnerability_id"),
                product.organization(),
                spellings(asked.value()),
                product.organization(),
                asked.value());
        List<UUID> exposing = tx.list(
                """
                SELECT DISTINCT f.software_version_id FROM version_finding f
                WHERE f.product_id = ? AND f.exposes AND f.vulnerability_id = ANY(?)
                """, row -> row.uuid("software_version_id"), product.id().value(), vulnerabilities);
        List<HardwareStore.Effect> effects = vulnerabilities.stream()
                .flatMap(one -> hardware.effects(tx, product.id().value(), one).stream())
                .toList();
        return effects.isEmpty() ? ConditionStore.running(exposing) : onHardware(exposing, effects);
    }

    /** As written, and as the sources of records write names: an index of these finds them, not of any letters' case. */
    private static List<String> spellings(String name) {
        String capitals = name.toUpperCase(Locale.ROOT);
        return List.of(
                name,
                capitals,
                capitals.startsWith("GHSA-") ? "GHSA-" + name.substring(5).toLowerCase(Locale.ROOT) : capitals);
    }

    /** What is said of a version on one hardware holds there before what is said of the version. */
    private static Condition onHardware(List<UUID> exposing, List<HardwareStore.Effect> effects) {
        return new Condition(
                """
                EXISTS (SELECT FROM device_software_view s
                        LEFT JOIN unnest(?::uuid[], ?::text[], ?::text[]) AS e (version, hardware, exposes)
                            ON e.version = s.software_version_id AND e.hardware = d.hardware_version
                        WHERE s.device_id = d.id
                          AND coalesce(e.exposes::boolean, s.software_version_id = ANY (?::uuid[])))
                """,
                List.of(
                        effects.stream().map(HardwareStore.Effect::version).toList(),
                        effects.stream().map(HardwareStore.Effect::hardware).toList(),
                        effects.stream()
                                .map(one -> String.valueOf(one.exposes()))
                                .toList(),
                        List.copyOf(exposing)));
    }

    @Override
    public List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return tx.list("""
                SELECT DISTINCT v.name FROM vulnerability v JOIN version_finding f ON f.vulnerability_id = v.id
                WHERE f.product_id = ? AND f.exposes AND starts_with(lower(v.name), lower(?)) ORDER BY v.name LIMIT ?
                """, row -> row.text("name"), product.id().value(), beginning, limit);
    }
}
