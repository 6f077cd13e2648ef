package dev.fleetward.insight.statistics;

/**
 * Events in a time of observation.
 *
 * @param events counted, or device-days or devices with one where repeats are not independent
 * @param hours device-hours observed
 */
public record Rate(long events, double hours) {
    public Rate {
        if (events < 0) {
            throw new IllegalArgumentException("events must be at least 0, not " + events);
        }
        Finite.atLeastZero("hours", hours);
    }

    public double perHour() {
        return events / hours;
    }
}
