package dev.fleetward.devices.query;

import java.util.List;
import java.util.Set;

/**
 * A word of the language.
 *
 * @param name as written; one that ends in a dot takes a name behind it, one with a space is a phrase before a value
 * @param values what it is compared with
 * @param operators it takes; none for what takes {@code within} only
 * @param words the only values it has; empty when any is
 * @param help a few words for the list of suggestions
 */
public record Term(String name, Values values, Set<Operator> operators, List<String> words, String help) {
    public enum Values {
        TEXT,
        NUMBER,
        VERSION,
        /** Text, number, time or truth, as the device has it. */
        ANY,
        /** Compared with a span before now. */
        TIME
    }

    static final Set<Operator> OF_TEXT = Set.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.CONTAINS);
    static final Set<Operator> OF_WORDS = Set.of(Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN);
    static final Set<Operator> OF_NUMBERS = Set.of(
            Operator.EQUAL, Operator.NOT_EQUAL, Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST);
    static final Set<Operator> ALL = Set.of(Operator.values());

    public Term {
        operators = Set.copyOf(operators);
        words = List.copyOf(words);
    }

    /** {@code exposed to CVE-2026-1234} */
    public static Term phrase(String name, String help) {
        return new Term(name, Values.TEXT, Set.of(Operator.EQUAL), List.of(), help);
    }

    /** {@code metric.battery_soc_pct < 20} */
    public static Term numbersBehind(String prefix, String help) {
        return new Term(prefix, Values.NUMBER, OF_NUMBERS, List.of(), help);
    }

    /** {@code issue = 12} */
    public static Term choice(String name, String help) {
        return new Term(name, Values.TEXT, OF_WORDS, List.of(), help);
    }

    boolean isPrefix() {
        return name.endsWith(".");
    }

    boolean isPhrase() {
        return name.indexOf(' ') > 0;
    }

    boolean takes(String field) {
        return isPrefix()
                ? field.length() > name.length() && field.regionMatches(true, 0, name, 0, name.length())
                : name.equalsIgnoreCase(field);
    }
}
