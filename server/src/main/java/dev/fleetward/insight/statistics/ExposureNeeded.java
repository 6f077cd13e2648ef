package dev.fleetward.insight.statistics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/** How long one has to watch before a comparison of rates can find a doubling. */
public final class ExposureNeeded {
    private static final double POWER = 0.8;
    private static final double SIGNIFICANT = 0.05;
    private static final double HARM = 2;
    private static final double STEP = 1.02;
    private static final double MAX_HOURS = 1e9;
    private static final int MAX_EVENTS = 10_000_000;

    private ExposureNeeded() {}

    /**
     * Hours of the one side for 80 % power at twice the other's rate, one-sided α 5 %, by the exact conditional binomial;
     * right to 2 %.
     *
     * @return empty when no exposure would do: the other side has no events, or too little observation itself
     */
    public static OptionalDouble hours(Rate other) {
        if (other.events() == 0 || other.hours() == 0 || power(other, MAX_HOURS) < POWER) {
            return OptionalDouble.empty();
        }
        double low = other.hours() / 1e6;
        double high = MAX_HOURS;
        while (high / low > STEP) {
            double middle = Math.sqrt(low * high);
            if (power(other, middle) >= POWER) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    static double power(Rate other, double hours) {
        double share = hours / (hours + other.hours());
        double harmed = HARM * hours / (HARM * hours + other.hours());
        double expected = other.events() * (1 + HARM * hours / other.hours());
        int all = (int) Math.min(MAX_EVENTS, Math.round(expected));
        var equal = BinomialDistribution.of(all, share);
        int critical = equal.inverseSurvivalProbability(SIGNIFICANT) + 1;
        return BinomialDistribution.of(all, harmed).survivalProbability(critical - 1);
    }
}
