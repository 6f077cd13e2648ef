package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Watched.Reading;
import java.util.List;
import java.util.Optional;

/**
 * A figure as it is now, against a condition.
 *
 * @param condition empty while it cannot be understood
 * @param problem why the figure cannot be read; empty when it can
 */
record Preview(List<Reading> readings, String unit, Optional<Condition> condition, String problem) {
    private static final int SHOWN = 10;

    public List<Reading> shown() {
        return readings.subList(0, Math.min(SHOWN, readings.size()));
    }

    public long count() {
        return readings.size();
    }

    public long more() {
        return Math.max(0, readings.size() - SHOWN);
    }

    public String value(Reading reading) {
        return reading.value().isEmpty()
                ? "unknown"
                : Numbers.words(reading.value().getAsDouble()) + " " + unit;
    }

    public String badge(Reading reading) {
        if (reading.value().isEmpty() || condition.isEmpty()) {
            return "unknown";
        }
        return isBeyond(reading) ? "attention" : "ok";
    }

    public long beyond() {
        return readings.stream().filter(this::isBeyond).count();
    }

    private boolean isBeyond(Reading reading) {
        return condition
                .filter(it -> reading.value().isPresent()
                        && it.comparison().holds(reading.value().getAsDouble(), it.threshold()))
                .isPresent();
    }
}
