package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.devices.query.QueryParser;
import dev.fleetward.devices.query.Vocabulary;
import dev.fleetward.kernel.Problem;
import java.util.List;

/**
 * How devices are set up that a decision is about: those of which an attribute has a value, as a query for devices writes
 * it, {@code attr.radio = off}. One condition, so that which of two decisions is narrower can be told.
 */
record Configuration(String attribute, String value) {
    private static final String PREFIX = "attr.";
    private static final Vocabulary ATTRIBUTES = Vocabulary.with(List.of());

    /** @throws Problem 400 for what is not one attribute and its value */
    static Configuration parse(String text) {
        if (QueryParser.parse(text, ATTRIBUTES) instanceof Expression.Comparison(var field, var operator, var values)
                && field.startsWith(PREFIX)
                && operator == Operator.EQUAL) {
            return new Configuration(field.substring(PREFIX.length()), values.getFirst());
        }
        throw Problem.invalid(
                "configuration is an attribute of devices and its value, such as “attr.radio = off”, not “" + text
                        + "”.");
    }

    /** In one way of writing, whatever way it was written in; empty stays empty. */
    static String canonical(String text) {
        return text.isBlank() ? "" : parse(text).toString();
    }

    @Override
    public String toString() {
        return new Expression.Comparison(PREFIX + attribute, Operator.EQUAL, List.of(value)).toString();
    }
}
