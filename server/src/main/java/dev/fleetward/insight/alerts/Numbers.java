package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Problem;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How figures and spans are read and written in rules. */
final class Numbers {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})\\s*(s|m|min|h|d)");
    private static final int SHOWN_DIGITS = 4;

    private Numbers() {}

    /** "3.8", "12", "1,250": four digits that count. */
    static String words(double value) {
        if (!Double.isFinite(value)) {
            return "unknown";
        }
        if (Math.abs(value) >= 1_000) {
            return String.format(Locale.ENGLISH, "%,.0f", value);
        }
        return new BigDecimal(value, new MathContext(SHOWN_DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** As a form and the API take it: no rounding. */
    static String exact(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String span(Duration length) {
        if (length.toSeconds() % 86_400 == 0 && !length.isZero()) {
            return length.toDays() == 1 ? "1 day" : length.toDays() + " days";
        }
        if (length.toSeconds() % 3_600 == 0 && !length.isZero()) {
            return length.toHours() + " h";
        }
        return length.toSeconds() % 60 == 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    /** "10m", as forms and the API write it. */
    static String written(Duration length) {
        long seconds = length.toSeconds();
        if (seconds == 0) {
            return "0s";
        }
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** @throws Problem 400 for what is no span such as 90s, 10m, 2h or 1d */
    static Duration duration(String name, @Nullable String text, Duration otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        var found = SPAN.matcher(text.strip());
        if (!found.matches()) {
            throw Problem.invalid("%s must be a span such as 90s, 10m, 2h or 1d, not “%s”.".formatted(name, text));
        }
        long number = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
