package dev.fleetward.devices.query;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which values a field can be compared with. */
final class ValueRules {
    private static final int MAX_VALUE_CHARACTERS = 256;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,18})?([eE][+-]?\\d{1,2})?");

    private ValueRules() {}

    record Trouble(String what, String suggestion) {}

    static Optional<Trouble> check(Term term, Operator operator, String value) {
        if (value.length() > MAX_VALUE_CHARACTERS) {
            return trouble("A value has at most %d characters.".formatted(MAX_VALUE_CHARACTERS), "");
        }
        if (!term.words().isEmpty() && !term.words().contains(value.toLowerCase(Locale.ROOT))) {
            return trouble(
                    "“%s” is one of %s.".formatted(term.name(), String.join(", ", term.words())),
                    Vocabulary.nearest(value, term.words()));
        }
        return switch (term.values()) {
            case NUMBER ->
                isNumber(value)
                        ? Optional.empty()
                        : trouble("“%s” is compared with a number.".formatted(term.name()), "20");
            case ANY ->
                !operator.ordersValues()
                                || isNumber(value)
                                || Moment.parse(value).isPresent()
                        ? Optional.empty()
                        : trouble("“%s” orders numbers and times.".formatted(operator.sign()), "2026-11-24");
            case TEXT, VERSION, TIME -> Optional.empty();
        };
    }

    static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    private static Optional<Trouble> trouble(String what, String suggestion) {
        return Optional.of(new Trouble(what, suggestion));
    }
}
