package dev.fleetward.insight.statistics;

/** Refuses numbers that are none: one of them would spoil every sum it enters, silently. */
final class Finite {
    private Finite() {}

    static double required(String what, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be a finite number, not " + value);
        }
        return value;
    }

    static double atLeastZero(String what, double value) {
        if (required(what, value) < 0) {
            throw new IllegalArgumentException(what + " must be at least 0, not " + value);
        }
        return value;
    }

    static double share(String what, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(what + " must lie between 0 and 1, not " + value);
        }
        return value;
    }
}
