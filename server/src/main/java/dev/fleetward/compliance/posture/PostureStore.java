package dev.fleetward.compliance.posture;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tables {@code posture_rule} and {@code posture_day}. */
@ApplicationScoped
class PostureStore {

    List<Rule> rules(Tx tx, UUID product) {
        return tx.list("SELECT * FROM posture_rule WHERE product_id = ? ORDER BY name", PostureStore::rule, product);
    }

    Optional<Rule> find(Tx tx, UUID product, String name) {
        return tx.first(
                "SELECT * FROM posture_rule WHERE product_id = ? AND name = ?", PostureStore::rule, product, name);
    }

    Rule save(Tx tx, Product product, String name, Wanted.Checked wanted, String by, Instant now) {
        return tx.one(
                """
                INSERT INTO posture_rule (organization_id, product_id, name, title, scope, expectation, requirements,
                    made_by, made_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, name) DO UPDATE
                SET title = excluded.title, scope = excluded.scope, expectation = excluded.expectation,
                    requirements = excluded.requirements, made_by = excluded.made_by, made_at = excluded.made_at
                RETURNING *
                """,
                PostureStore::rule,
                product.organization(),
                product.id().value(),
                name,
                wanted.title(),
                wanted.scope(),
                wanted.expectation(),
                wanted.requirements(),
                by,
                now);
    }

    void delete(Tx tx, UUID rule) {
        tx.update("DELETE FROM posture_rule WHERE id = ?", rule);
    }

    /** What was counted of another expectation says nothing of this one. */
    void forgetDays(Tx tx, UUID rule) {
        tx.update("DELETE FROM posture_day WHERE rule_id = ?", rule);
    }

    void count(Tx tx, OrganizationId organization, UUID rule, LocalDate day, Conformance counted) {
        tx.update(
                """
                INSERT INTO posture_day (rule_id, day, organization_id, devices, reporting, conforming, counted_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (rule_id, day) DO UPDATE
                SET devices = excluded.devices, reporting = excluded.reporting, conforming = excluded.conforming,
                    counted_at = excluded.counted_at
                """,
                rule,
                day,
                organization,
                counted.devices(),
                counted.reporting(),
                counted.conforming(),
                counted.countedAt());
    }

    record Day(LocalDate day, Conformance counted) {}

    /** Oldest first. */
    List<Day> days(Tx tx, UUID rule, LocalDate since) {
        return tx.list(
                "SELECT * FROM posture_day WHERE rule_id = ? AND day >= ? ORDER BY day",
                row -> new Day(row.date("day"), conformance(row)),
                rule,
                since);
    }

    /** As last counted, by rule. */
    Map<UUID, Conformance> newest(Tx tx, UUID product) {
        return tx.list("""
                        SELECT DISTINCT ON (d.rule_id) d.* FROM posture_day d JOIN posture_rule r ON r.id = d.rule_id
                        WHERE r.product_id = ? ORDER BY d.rule_id, d.day DESC
                        """, row -> Map.entry(row.uuid("rule_id"), conformance(row)), product).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Conformance conformance(Row row) {
        return new Conformance(
                row.longValue("devices"),
                row.longValue("reporting"),
                row.longValue("conforming"),
                row.instant("counted_at"));
    }

    private static Rule rule(Row row) {
        return new Rule(
                row.uuid("id"),
                row.text("name"),
                row.text("title"),
                row.text("scope"),
                row.text("expectation"),
                row.texts("requirements"),
                row.text("made_by"),
                row.instant("made_at"));
    }
}
