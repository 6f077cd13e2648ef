package dev.fleetward.compliance.posture;

import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A rule as queries for devices. Who does not report all that the expectation asks for neither conforms nor fails.
 *
 * @param scope devices it bears on
 * @param reporting of them, those that report what it asks for
 */
record Question(
        DeviceQuery scope, DeviceQuery reporting, DeviceQuery conforming, DeviceQuery failing, DeviceQuery silent) {

    /** @throws dev.fleetward.devices.query.BadQuery pointing at what is wrong in scope or expectation */
    static Question of(Fleet fleet, String scope, String expectation) {
        DeviceQuery bears = fleet.understand(scope);
        DeviceQuery expected = fleet.understand(expectation);
        Expression asked = expected.where().orElseThrow();
        DeviceQuery reports = all(reports(asked));
        DeviceQuery reporting = bears.and(reports);
        return new Question(
                bears,
                reporting,
                reporting.and(expected),
                reporting.and(only(new Expression.Not(asked))),
                reports.where()
                        .map(expression -> bears.and(only(new Expression.Not(expression))))
                        .orElse(bears.and(only(new Expression.Not(asked))).and(expected)));
    }

    private static DeviceQuery only(Expression expression) {
        return new DeviceQuery(Optional.of(expression));
    }

    private static DeviceQuery all(List<Expression> parts) {
        return switch (parts.size()) {
            case 0 -> DeviceQuery.ALL;
            case 1 -> only(parts.getFirst());
            default -> only(new Expression.And(parts));
        };
    }

    private static List<Expression> reports(Expression asked) {
        var fields = new LinkedHashSet<String>();
        gather(asked, fields);
        var reports = new ArrayList<Expression>();
        for (String field : fields) {
            if (field.startsWith("attr.")) {
                reports.add(new Expression.Has(field));
            } else if (field.startsWith("metric.")) {
                reports.add(new Expression.Or(List.of(
                        new Expression.Comparison(field, Operator.LESS, List.of("0")),
                        new Expression.Comparison(field, Operator.AT_LEAST, List.of("0")))));
            }
        }
        return reports;
    }

    private static void gather(Expression asked, Set<String> fields) {
        switch (asked) {
            case Expression.And and -> and.parts().forEach(part -> gather(part, fields));
            case Expression.Or or -> or.parts().forEach(part -> gather(part, fields));
            case Expression.Not not -> gather(not.part(), fields);
            case Expression.Comparison comparison -> fields.add(comparison.field());
            // To have it at all is what is expected: who has it not fails and is not silent.
            case Expression.Has _, Expression.Within _ -> {}
        }
    }
}
