package dev.fleetward.updates.paths;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.updates.paths.UpgradeRule.Requirement;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

@ApplicationScoped
class UpgradeRuleStore {
    /** Every release, those without a rule as asking nothing. */
    private static final String SELECT = """
            SELECT rel.id, rel.software_type, rel.version, coalesce(u.must_pass_through, false) AS must_pass_through,
                   u.lowest_from, coalesce(u.requires, '[]') AS requires
            FROM release rel LEFT JOIN upgrade_rule u ON u.release_id = rel.id
            """;

    List<UpgradeRule> ofType(Tx tx, UUID product, String softwareType) {
        return tx.list(
                SELECT + " WHERE rel.product_id = ? AND rel.software_type = ?",
                UpgradeRuleStore::rule,
                product,
                softwareType);
    }

    /** The hardware versions each release of a type has files for; empty for any. */
    Map<UUID, Set<String>> hardware(Tx tx, UUID product, String softwareType) {
        return tx
                .list(
                        """
                        SELECT ra.release_id, ra.hardware_version FROM release_artifact ra
                        JOIN release rel ON rel.id = ra.release_id
                        WHERE rel.product_id = ? AND rel.software_type = ?
                        """,
                        row -> Map.entry(row.uuid("release_id"), row.text("hardware_version")),
                        product,
                        softwareType)
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    /** Newest release first. */
    List<UpgradeRule> list(Tx tx, UUID product, int limit) {
        return tx.list(
                SELECT + " WHERE rel.product_id = ? AND u.release_id IS NOT NULL ORDER BY rel.id DESC LIMIT ?",
                UpgradeRuleStore::rule,
                product,
                limit);
    }

    void save(Tx tx, OrganizationId organization, UpgradeRule rule) {
        tx.update(
                """
                INSERT INTO upgrade_rule (release_id, organization_id, must_pass_through, lowest_from, requires)
                VALUES (?, ?, ?, ?, ?::jsonb)
                ON CONFLICT (release_id) DO UPDATE SET must_pass_through = excluded.must_pass_through,
                    lowest_from = excluded.lowest_from, requires = excluded.requires
                """,
                rule.release(),
                organization,
                rule.mustPassThrough(),
                rule.lowestFrom(),
                Json.write(rule.requires()));
    }

    void delete(Tx tx, UUID release) {
        tx.update("DELETE FROM upgrade_rule WHERE release_id = ?", release);
    }

    /** Versions of a type that anybody named. */
    List<String> versions(Tx tx, UUID product, String softwareType) {
        return tx.list(
                "SELECT version FROM software_version WHERE product_id = ? AND type = ?",
                row -> row.text("version"),
                product,
                softwareType);
    }

    private static UpgradeRule rule(Row row) {
        return new UpgradeRule(
                row.uuid("id"),
                row.text("software_type"),
                row.text("version"),
                row.bool("must_pass_through"),
                row.textOrNull("lowest_from"),
                List.of(row.json("requires", Requirement[].class)));
    }
}
