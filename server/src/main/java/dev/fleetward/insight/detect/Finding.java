package dev.fleetward.insight.detect;

import java.util.Map;
import java.util.Optional;

/**
 * Something a detector is sure of.
 *
 * @param since first hour of it, in hours since 1970 UTC
 * @param at hour at which it was certain
 * @param p chance of as much were all as usual
 * @param value now: events per device-hour, mean, or devices
 * @param usual what it was compared with
 * @param low lower end of the 95 % interval of the ratio, for rates; of the difference, for levels
 * @param high upper end
 * @param devices of the slice
 * @param affected devices with an event, or all of a level
 * @param against what it was compared with at the same time; empty for its own past
 */
public record Finding(
        String metric,
        Slice slice,
        Measure measure,
        Shape shape,
        long since,
        long at,
        double p,
        double value,
        double usual,
        double low,
        double high,
        long devices,
        long affected,
        Optional<String> against) {
    public double ratio() {
        return usual == 0 ? Double.POSITIVE_INFINITY : value / usual;
    }

    /** For people, see {@link Slice#named}. */
    Finding named(Map<String, String> cohorts) {
        return new Finding(
                metric,
                slice.named(cohorts),
                measure,
                shape,
                since,
                at,
                p,
                value,
                usual,
                low,
                high,
                devices,
                affected,
                against);
    }

    Finding certainSince(long hour) {
        return new Finding(
                metric, slice, measure, shape, since, hour, p, value, usual, low, high, devices, affected, against);
    }
}
