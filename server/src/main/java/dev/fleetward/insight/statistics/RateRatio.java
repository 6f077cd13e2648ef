package dev.fleetward.insight.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Two rates of events compared with regard to how long each was observed. Given all events, those on the one side are
 * binomial with its share of the hours when the rates are equal.
 */
public record RateRatio(Rate one, Rate other) {
    private static final double Z_95 = 1.96;

    public RateRatio {
        if (one.hours() <= 0 || other.hours() <= 0) {
            throw new IllegalArgumentException("both sides must have been observed");
        }
    }

    /**
     * A ratio with its 95 % interval.
     *
     * @param value of the rates
     */
    public record Interval(double value, double low, double high) {}

    /** Chance of as many events on the one side or more, were the rates equal: exact, one-sided. */
    public double pGreater() {
        long all = one.events() + other.events();
        if (one.events() == 0 || all == 0) {
            return 1;
        }
        double share = one.hours() / (one.hours() + other.hours());
        if (all > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("more than " + Integer.MAX_VALUE + " events");
        }
        return BinomialDistribution.of((int) all, share).survivalProbability((int) one.events() - 1);
    }

    public Interval interval() {
        return interval(1);
    }

    /**
     * Half an event is added to both sides when one has none, so that the interval stays finite.
     *
     * @param dispersion φ of {@link Dispersion}, at least 1: how much wider than Poisson's the spread is
     */
    public Interval interval(double dispersion) {
        double correction = one.events() == 0 || other.events() == 0 ? 0.5 : 0;
        double k1 = one.events() + correction;
        double k0 = other.events() + correction;
        double value = (k1 / one.hours()) / (k0 / other.hours());
        double spread = Math.exp(Z_95 * Math.sqrt(Math.max(1, dispersion) * (1 / k1 + 1 / k0)));
        return new Interval(value, value / spread, value * spread);
    }

    /** Quasi-Poisson: the log of the ratio in its standard deviations; 0 when neither side had an event. */
    public double z(double dispersion) {
        if (one.events() + other.events() == 0) {
            return 0;
        }
        double correction = one.events() == 0 || other.events() == 0 ? 0.5 : 0;
        double k1 = one.events() + correction;
        double k0 = other.events() + correction;
        double ratio = (k1 / one.hours()) / (k0 / other.hours());
        return Math.log(ratio) / Math.sqrt(Math.max(1, dispersion) * (1 / k1 + 1 / k0));
    }
}
