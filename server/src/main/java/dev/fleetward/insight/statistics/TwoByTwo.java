package dev.fleetward.insight.statistics;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Devices with and without a value, and how many of each are affected.
 *
 * @param a affected of those with it
 * @param with devices that have it
 * @param b affected of those without
 * @param without devices that have it not
 */
public record TwoByTwo(long a, long with, long b, long without) {
    private static final double Z_95 = 1.96;
    private static final double EXACT_BELOW = 5;

    public TwoByTwo {
        if (a < 0 || b < 0 || a > with || b > without || with + without > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("affected must be among the devices, at most " + Integer.MAX_VALUE);
        }
    }

    public long devices() {
        return with + without;
    }

    public long affected() {
        return a + b;
    }

    /** Affected devices to expect among those with the value, were it without influence. */
    public double expected() {
        return devices() == 0 ? 0 : (double) affected() * with / devices();
    }

    /** How much more common the value is among affected devices than in the fleet; 0 when none is affected. */
    public double lift() {
        return affected() == 0 || with == 0 ? 0 : ((double) a / affected()) / ((double) with / devices());
    }

    /** Risk of those with it over that of those without; half a device is added where one of both has none. */
    public double ratio() {
        return risk(a, with) / risk(b, without);
    }

    public double ratioLow() {
        return ratioLow(Z_95);
    }

    /** @param z how many standard deviations below: more than 1.96 where it is the best of many */
    public double ratioLow(double z) {
        return ratio() * Math.exp(-z * deviation());
    }

    public double ratioHigh() {
        return ratio() * Math.exp(Z_95 * deviation());
    }

    private double correction() {
        return a == 0 || b == 0 ? 0.5 : 0;
    }

    private double risk(long hit, long of) {
        return (hit + correction()) / (of + 2 * correction());
    }

    /** Standard deviation of the log of the ratio (Katz). */
    private double deviation() {
        double c = correction();
        return Math.sqrt(Math.max(0, 1 / (a + c) - 1 / (with + 2 * c) + 1 / (b + c) - 1 / (without + 2 * c)));
    }

    /** G = 2ΣO ln(O/E), one degree of freedom. */
    public double g() {
        long c = with - a;
        long d = without - b;
        double n = devices();
        double sum = part(a, (double) affected() * with / n)
                + part(b, (double) affected() * without / n)
                + part(c, (double) (c + d) * with / n)
                + part(d, (double) (c + d) * without / n);
        return Math.max(0, 2 * sum);
    }

    private static double part(long observed, double expected) {
        return observed == 0 ? 0 : observed * Math.log(observed / expected);
    }

    public double pOfG() {
        return ChiSquaredDistribution.of(1).survivalProbability(g());
    }

    /** Chance of as many affected with the value or more, were it without influence: Fisher's, one-sided. */
    public double pOfFisher() {
        if (a == 0 || devices() == 0) {
            return 1;
        }
        return HypergeometricDistribution.of((int) devices(), (int) affected(), (int) with)
                .survivalProbability((int) a - 1);
    }

    /** Exact where any expected count is small, else from G; 1 where the value is no more common than expected. */
    public double p() {
        if (a <= expected()) {
            return 1;
        }
        double least = (double) Math.min(affected(), devices() - affected()) * Math.min(with, without) / devices();
        return least < EXACT_BELOW ? pOfFisher() : pOfG();
    }
}
