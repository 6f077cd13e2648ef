package dev.fleetward.insight.statistics;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/** How much wider counts spread than Poisson's: devices in a crash loop make a lie of it. */
public final class Dispersion {
    /** Above it, counts are taken as negative binomial. */
    public static final double OVERDISPERSED = 1.5;

    private Dispersion() {}

    /**
     * φ = Σ(k − μ)²/μ / (n − 1), with μ from the common rate and each device's hours; 1 when too few to tell.
     *
     * @param counts events of each device
     * @param hours each device was observed
     */
    public static double ofDevices(long[] counts, double[] hours) {
        if (counts.length != hours.length) {
            throw new IllegalArgumentException("each device has a count and hours");
        }
        double events = 0;
        double observed = 0;
        for (int i = 0; i < counts.length; i++) {
            events += Finite.atLeastZero("a count", (double) counts[i]);
            observed += Finite.atLeastZero("hours", hours[i]);
        }
        if (events == 0 || observed == 0) {
            return 1;
        }
        double sum = 0;
        int devices = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = events * hours[i] / observed;
            if (expected > 0) {
                sum += (counts[i] - expected) * (counts[i] - expected) / expected;
                devices++;
            }
        }
        return devices < 2 ? 1 : sum / (devices - 1);
    }

    /** α of the negative binomial's variance μ + αμ². */
    public static double alpha(double mean, double variance) {
        Finite.atLeastZero("variance", variance);
        return Finite.atLeastZero("mean", mean) == 0 ? 0 : Math.max(0, (variance - mean) / (mean * mean));
    }

    /** Chance of at least that many events when so many are expected. */
    public static double pAtLeast(long events, double expected, double alpha) {
        Finite.atLeastZero("expected", expected);
        Finite.atLeastZero("alpha", alpha);
        if (events <= 0) {
            return 1;
        }
        if (expected == 0) {
            return 0;
        }
        if (alpha < 1e-9) {
            return events > Integer.MAX_VALUE
                    ? 0
                    : PoissonDistribution.of(expected).survivalProbability((int) events - 1);
        }
        double size = 1 / alpha;
        return RegularizedBeta.value(expected / (expected + size), (double) events, size);
    }
}
