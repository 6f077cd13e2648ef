package dev.fleetward.telemetry.metrics;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person says a metric is; what is null is left to the device, its symbols, or the name.
 *
 * @param unit as people write it
 */
record MetricMeaning(@Nullable String unit, @Nullable MetricKind kind) {
    static final int MAX_UNIT_CHARACTERS = 32;

    /** @throws Problem 400 naming what may be said */
    static MetricMeaning parse(@Nullable String unit, @Nullable String kind) {
        String cleaned = unit == null ? "" : unit.strip();
        if (cleaned.length() > MAX_UNIT_CHARACTERS || cleaned.indexOf('\0') >= 0) {
            throw Problem.invalid("A unit has at most %d characters.".formatted(MAX_UNIT_CHARACTERS));
        }
        String word = kind == null ? "" : kind.strip();
        return new MetricMeaning(cleaned.isEmpty() ? null : cleaned, word.isEmpty() ? null : kind(word));
    }

    boolean isEmpty() {
        return unit == null && kind == null;
    }

    private static MetricKind kind(String word) {
        return MetricKind.named(word)
                .orElseThrow(() -> Problem.invalid("kind must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(MetricKind.values())
                                        .map(MetricKind::slug)
                                        .collect(Collectors.joining(", ")),
                                word)));
    }
}
