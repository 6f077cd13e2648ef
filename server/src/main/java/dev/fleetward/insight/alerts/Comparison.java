package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** On which side of the threshold a figure is bad. */
enum Comparison {
    ABOVE,
    AT_LEAST,
    BELOW,
    AT_MOST;

    boolean holds(double value, double threshold) {
        return switch (this) {
            case ABOVE -> value > threshold;
            case AT_LEAST -> value >= threshold;
            case BELOW -> value < threshold;
            case AT_MOST -> value <= threshold;
        };
    }

    boolean isHighBad() {
        return this == ABOVE || this == AT_LEAST;
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static Comparison parse(@Nullable String text) {
        return Arrays.stream(values())
                .filter(one -> one.slug().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("comparison must be above, at-least, below or at-most, not “%s”."
                        .formatted(text == null ? "" : text)));
    }
}
