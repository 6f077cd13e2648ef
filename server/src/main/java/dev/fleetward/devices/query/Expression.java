package dev.fleetward.devices.query;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A query understood. {@code toString} gives text that parses to the same again. */
public sealed interface Expression {

    /** All of them; two at least. */
    record And(List<Expression> parts) implements Expression {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(part -> part instanceof And || part instanceof Or ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining(" and "));
        }
    }

    /** Any of them; two at least. */
    record Or(List<Expression> parts) implements Expression {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(part -> part instanceof Or ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining(" or "));
        }
    }

    record Not(Expression part) implements Expression {
        @Override
        public String toString() {
            return part instanceof And || part instanceof Or ? "not (" + part + ")" : "not " + part;
        }
    }

    /**
     * @param field a name of the vocabulary, or one of its prefixes and a name behind it
     * @param values one; several with {@link Operator#IN} only
     */
    record Comparison(String field, Operator operator, List<String> values) implements Expression {
        public Comparison {
            values = List.copyOf(values);
        }

        public String value() {
            return values.getFirst();
        }

        @Override
        public String toString() {
            if (operator == Operator.IN) {
                return Words.field(field) + " in ("
                        + values.stream().map(Words::value).collect(Collectors.joining(", ")) + ")";
            }
            boolean phrase = field.indexOf(' ') > 0 && field.indexOf('.') < 0;
            return phrase
                    ? field + " " + Words.value(value())
                    : Words.field(field) + " " + operator.sign() + " " + Words.value(value());
        }
    }

    /** That event of the device is no longer ago than this: {@code seen within 7 days}. */
    record Within(String field, Duration span) implements Expression {
        @Override
        public String toString() {
            return field + " within " + Words.span(span);
        }
    }

    /** The device has such an attribute, whatever its value. */
    record Has(String field) implements Expression {
        @Override
        public String toString() {
            return "has " + Words.field(field);
        }
    }
}
