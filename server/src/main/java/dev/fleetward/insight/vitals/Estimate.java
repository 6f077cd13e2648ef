package dev.fleetward.insight.vitals;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.vitals.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * A figure with its 95 % interval; without a value when there is not enough to tell.
 *
 * @param missing what it would take, in words; empty when there is enough
 */
public record Estimate(
        @Nullable Double value,
        @Nullable Double low,
        @Nullable Double high,
        String missing) {
    /** Fewer devices, or stretches of time, say nothing of the fleet. */
    static final int MIN_DEVICES = 20;

    static final int MIN_STRETCHES = 5;
    private static final double Z_95 = 1.959964;
    /** With no event in n the rate is below 3/n with 95 % certainty. */
    private static final double NONE_SEEN = 3;

    static Estimate missing(String what) {
        return new Estimate(null, null, null, what);
    }

    static Estimate tooFew(long devices) {
        return missing("not enough data: %d of %d devices".formatted(devices, MIN_DEVICES));
    }

    /** Share of a whole by Wilson's interval, in percent. */
    static Estimate share(long some, long all) {
        if (all < MIN_DEVICES) {
            return tooFew(all);
        }
        double p = (double) some / all;
        double z2 = Z_95 * Z_95;
        double middle = (p + z2 / (2 * all)) / (1 + z2 / all);
        double half = Z_95 * Math.sqrt(p * (1 - p) / all + z2 / (4.0 * all * all)) / (1 + z2 / all);
        return new Estimate(100 * p, 100 * Math.max(0, middle - half), 100 * Math.min(1, middle + half), "");
    }

    /**
     * Sum of x over sum of y, with the spread between the n units that have both: devices that crash in loops, or nights
     * without a network, count as one unit each and do not feign certainty.
     *
     * @param scale the result times this
     * @param most of the ratio; infinite when there is none
     */
    static Estimate ratio(long n, Vitals.Sums sums, double scale, double most) {
        double ratio = sums.x() / sums.y();
        double variance = n
                / (n - 1.0)
                * Math.max(0, sums.xx() - 2 * ratio * sums.xy() + ratio * ratio * sums.yy())
                / (sums.y() * sums.y());
        double half = Z_95 * Math.sqrt(variance);
        double low = Math.max(0, ratio - half);
        double high = Math.min(most, ratio + half);
        if (sums.x() == 0) {
            high = Math.min(most, NONE_SEEN / sums.y());
        } else if (ratio == most) {
            low = Math.max(0, most * (1 - NONE_SEEN / sums.y()));
        }
        return new Estimate(scale * ratio, scale * low, scale * high, "");
    }

    /** Of what takes that much of a whole at a time: how long the whole lasts. */
    Estimate lasting(double whole) {
        return value == null || low == null || high == null || value == 0
                ? this
                : new Estimate(whole / value, whole / high, low == 0 ? Double.POSITIVE_INFINITY : whole / low, missing);
    }

    @JsonProperty("isEnough")
    public boolean isEnough() {
        return value != null;
    }

    /** "98.2" */
    public String text() {
        return value == null ? "–" : number(value);
    }

    /** "96.1 to 99.3" */
    public String interval() {
        return low == null || high == null
                ? ""
                : number(low) + (Double.isInfinite(high) ? " or more" : " to " + number(high));
    }

    private static String number(double value) {
        return ChartView.number(Math.abs(value) >= 10 ? Math.round(value * 10) / 10.0 : value);
    }
}
