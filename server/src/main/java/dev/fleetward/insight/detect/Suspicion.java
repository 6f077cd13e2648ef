package dev.fleetward.insight.detect;

/**
 * What one detector says of a series at an hour, before all are weighed together.
 *
 * @param limit p must be no more, whatever the others say: that bounds false alarms per hour of a series
 */
record Suspicion(
        Shape shape,
        long since,
        double p,
        double limit,
        double value,
        double usual,
        double low,
        double high,
        long devices,
        long affected) {
    boolean isFirm() {
        return p <= limit;
    }
}
