package dev.fleetward.insight.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.kernel.Watched.Figure;
import dev.fleetward.kernel.Watched.Severity;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class RuleStore {
    private static final String SELECT = """
            SELECT r.*,
                   ARRAY(SELECT target_id::text FROM alert_rule_target t WHERE t.rule_id = r.id ORDER BY 1) AS targets,
                   (SELECT count(*)::int FROM alert a WHERE a.rule_id = r.id AND a.state = 'FIRING') AS firing
            FROM alert_rule r
            """;

    /** What people say of a rule, and when it is due. */
    private static final String COLUMNS = """
            name, figure, slice, comparison, threshold, clear, hold_seconds, every_seconds, remind_seconds, is_grouped,
            severity, message, is_on, next_at
            """;

    private static final String PLACES = "?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** What a rule is made of. */
    record Draft(
            String name,
            String figure,
            Map<String, String> slice,
            Condition condition,
            Duration every,
            Duration remindEvery,
            boolean isGrouped,
            Severity severity,
            String message,
            List<UUID> targets,
            boolean isOn) {}

    /** A rule that is due, and where it belongs. */
    record Due(UUID rule, OrganizationId organization, UUID product) {}

    List<Rule> list(Tx tx, UUID product, Function<String, Optional<Figure>> figures) {
        return tx.list(SELECT + " WHERE r.product_id = ? ORDER BY r.name", row -> rule(row, figures), product);
    }

    Optional<Rule> find(Tx tx, UUID product, UUID id, Function<String, Optional<Figure>> figures) {
        return tx.first(SELECT + " WHERE r.product_id = ? AND r.id = ?", row -> rule(row, figures), product, id);
    }

    UUID insert(Tx tx, Caller caller, Product product, Draft draft, Instant now) {
        var values = values(draft, now);
        values.addAll(List.of(product.organization(), product.id().value(), now, caller.name()));
        UUID id = tx.one("""
                INSERT INTO alert_rule (%s, organization_id, product_id, created_at, created_by)
                VALUES (%s, ?, ?, ?, ?) RETURNING id
                """.formatted(COLUMNS, PLACES), row -> row.uuid("id"), values.toArray());
        targets(tx, product.organization(), id, draft.targets());
        return id;
    }

    void update(Tx tx, Product product, UUID id, Draft draft, Instant now) {
        var values = values(draft, now);
        values.addAll(List.of(product.id().value(), id));
        tx.update(
                "UPDATE alert_rule SET (%s) = (%s), trouble = '' WHERE product_id = ? AND id = ?"
                        .formatted(COLUMNS, PLACES),
                values.toArray());
        tx.update("DELETE FROM alert_rule_target WHERE rule_id = ?", id);
        targets(tx, product.organization(), id, draft.targets());
    }

    /** In the order of {@link #COLUMNS}; it is due at once. */
    private static List<Object> values(Draft draft, Instant now) {
        return new ArrayList<>(List.of(
                draft.name(),
                draft.figure(),
                Json.write(draft.slice()),
                draft.condition().comparison(),
                draft.condition().threshold(),
                draft.condition().clear(),
                draft.condition().holdFor().toSeconds(),
                draft.every().toSeconds(),
                draft.remindEvery().toSeconds(),
                draft.isGrouped(),
                draft.severity(),
                draft.message(),
                draft.isOn(),
                now));
    }

    private static void targets(Tx tx, OrganizationId organization, UUID rule, List<UUID> targets) {
        tx.batch(
                "INSERT INTO alert_rule_target (rule_id, target_id, organization_id) VALUES (?, ?, ?)",
                targets.stream()
                        .map(target -> new @Nullable Object[] {rule, target, organization})
                        .toList());
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM alert_rule WHERE id = ?", id);
    }

    List<Due> due(Tx tx, @Nullable OrganizationId only, Instant now, int rows) {
        return tx.list(
                """
                SELECT id, organization_id, product_id FROM alert_rule
                WHERE is_on AND next_at <= ? AND (?::uuid IS NULL OR organization_id = ?)
                ORDER BY next_at, id LIMIT ?
                """,
                row -> new Due(row.uuid("id"), new OrganizationId(row.uuid("organization_id")), row.uuid("product_id")),
                now,
                only,
                only,
                rows);
    }

    /** Held to the end of the transaction; false when another looked at it meanwhile. */
    boolean lockDue(Tx tx, UUID id, Instant now) {
        return tx.first(
                        "SELECT id FROM alert_rule WHERE id = ? AND is_on AND next_at <= ? FOR UPDATE",
                        row -> row.uuid("id"),
                        id,
                        now)
                .isPresent();
    }

    void lock(Tx tx, UUID id) {
        tx.first("SELECT id FROM alert_rule WHERE id = ? FOR UPDATE", row -> row.uuid("id"), id);
    }

    void looked(Tx tx, UUID id, Instant now, Instant next, String trouble) {
        tx.update(
                "UPDATE alert_rule SET next_at = ?, trouble = ?, read_at = CASE WHEN ? = '' THEN ? ELSE read_at END "
                        + "WHERE id = ?",
                next,
                trouble,
                trouble,
                now,
                id);
    }

    private static Rule rule(Row row, Function<String, Optional<Figure>> figures) {
        var slice = new LinkedHashMap<String, String>();
        row.json("slice", JsonNode.class)
                .properties()
                .forEach(entry -> slice.put(entry.getKey(), entry.getValue().asText()));
        String figure = row.text("figure");
        return new Rule(
                row.uuid("id"),
                row.text("name"),
                figure,
                figures.apply(figure).map(Figure::title).orElse(figure),
                figures.apply(figure).map(Figure::unit).orElse(""),
                slice,
                new Condition(
                        Comparison.valueOf(row.text("comparison")),
                        row.doubleValue("threshold"),
                        row.doubleValue("clear"),
                        Duration.ofSeconds(row.longValue("hold_seconds"))),
                Duration.ofSeconds(row.longValue("every_seconds")),
                Duration.ofSeconds(row.longValue("remind_seconds")),
                row.bool("is_grouped"),
                Severity.valueOf(row.text("severity")),
                row.text("message"),
                row.texts("targets").stream().map(UUID::fromString).toList(),
                row.bool("is_on"),
                row.instantOrNull("read_at"),
                row.text("trouble"),
                row.intValue("firing"));
    }
}
