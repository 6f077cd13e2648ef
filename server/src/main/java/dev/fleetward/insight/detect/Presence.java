package dev.fleetward.insight.detect;

import java.util.Optional;

/**
 * Whether the devices that usually report at an hour do: data that stops is not zero, it is missing. Not for sharing
 * between threads.
 */
final class Presence {
    private static final int MIN_HOURS = 72;
    private static final double MIN_DEVICES = 5;
    private static final double GONE = 0.2;
    private static final int QUIET_HOURS = 2;
    /** Devices of a version leave for the next, most of them at once. */
    private static final double SAME_OF_VERSION = 0.1;
    /** People move devices between cohorts for what these are: a few may change the mean. */
    private static final double SAME_OF_COHORT = 0.05;

    private final Baseline devices = new Baseline(Measure.LEVEL);
    private final Slice slice;
    private int quiet;

    Presence(Slice slice) {
        this.slice = slice;
    }

    Optional<Suspicion> look(long hour, HourPoint point) {
        double usual = devices.expected(hour);
        boolean known = devices.hours() >= MIN_HOURS && usual >= MIN_DEVICES;
        boolean fewest = usual - 4 * devices.scale() > GONE * usual;
        quiet = known && fewest && point.devices() <= GONE * usual ? quiet + 1 : 0;
        if (quiet < QUIET_HOURS) {
            return Optional.empty();
        }
        return Optional.of(new Suspicion(
                Shape.DROP_OUT,
                hour - quiet + 1,
                0,
                1,
                point.devices(),
                usual,
                0,
                0,
                Math.round(usual),
                Math.round(usual) - point.devices()));
    }

    void learn(long hour, HourPoint point) {
        devices.learn(hour, new HourPoint(1, 1, point.devices(), (double) point.devices() * point.devices(), 0));
    }

    /** Whether about the devices of the past are still there: else other devices make other means. */
    boolean isSameCrowd(long hour, HourPoint point) {
        double usual = devices.expected(hour);
        double apart = Math.abs(point.devices() - usual);
        if (slice.get(Slice.COHORT).isPresent()) {
            return apart <= SAME_OF_COHORT * usual;
        }
        return slice.version().isPresent()
                ? apart <= SAME_OF_VERSION * usual
                : apart <= Math.max(usual / 3, 4 * devices.scale());
    }

    /** How much wider the mean of fewer devices spreads than that of as many as usual. */
    double fewer(long hour, HourPoint point) {
        return Math.sqrt(Math.max(1, devices.expected(hour) / Math.max(1, point.devices())));
    }
}
