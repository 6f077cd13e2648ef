package dev.fleetward.crashes.issue;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.devices.query.QueryTerm;
import dev.fleetward.devices.query.Term;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code issue = 12} in queries for devices: it happened on them. */
@ApplicationScoped
class IssueTermStore implements QueryTerm {
    private static final Pattern NUMBER = Pattern.compile("#?\\d{1,18}");

    @Override
    public Term term() {
        return Term.choice("issue", "number of an issue that happened on it");
    }

    @Override
    public Condition condition(Tx tx, Product product, Expression.Comparison asked) {
        List<Long> numbers = asked.values().stream()
                .filter(text -> NUMBER.matcher(text).matches())
                .map(text -> Long.valueOf(text.replace("#", "")))
                .toList();
        List<UUID> issues = tx.list(
                "SELECT id FROM issue WHERE product_id = ? AND number = ANY (?::bigint[])",
                row -> row.uuid("id"),
                product.id().value(),
                numbers);
        String not = asked.operator() == Operator.NOT_EQUAL ? "NOT " : "";
        return new Condition(
                not + "EXISTS (SELECT FROM trace t WHERE t.device_id = d.id AND t.issue_id = ANY (?::uuid[]))",
                List.of(issues));
    }

    @Override
    public List<String> values(Tx tx, Product product, String field, String beginning, int limit) {
        return tx.list(
                "SELECT number::text AS number FROM issue WHERE product_id = ? AND starts_with(number::text, ?)"
                        + " ORDER BY issue.number DESC LIMIT ?",
                row -> row.text("number"),
                product.id().value(),
                beginning,
                limit);
    }
}
