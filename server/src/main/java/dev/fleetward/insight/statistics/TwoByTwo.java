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
 * @param weight how many devices of the fleet each that is not affected stands for: more than 1 where all affected ones
 *     were looked at and a sample of the others. Tests need it not, shares and ratios do.
 */
public record TwoByTwo(long a, long with, long b, long without, double weight) {
    private static final double Z_95 = 1.96;
    private static final double EXACT_BELOW = 5;

    public TwoByTwo {
        if (a < 0 || b < 0 || a > with || b > without || with + without > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("affected must be among the devices, at most " + Integer.MAX_VALUE);
        }
        if (!(weight >= 1)) {
            throw new IllegalArgumentException("a device stands for one at least");
        }
    }

    public TwoByTwo(long a, long with, long b, long without) {
        this(a, with, b, without, 1);
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

    /** Devices of the fleet with the value. */
    public double fleetWith() {
        return a + weight * (with - a);
    }

    public double fleetWithout() {
        return b + weight * (without - b);
    }

    /** Share of the fleet that has the value; 0 of no devices. */
    public double shareOfFleet() {
        return devices() == 0 ? 0 : fleetWith() / (fleetWith() + fleetWithout());
    }

    /** How much more common the value is among affected devices than in the fleet; 0 when none is affected. */
    public double lift() {
        return affected() == 0 || with == 0 ? 0 : ((double) a / affected()) / shareOfFleet();
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
        double affected = hit + correction();
        return affected / (affected + weight * (of - hit + correction()));
    }

    /** Standard deviation of the log of the ratio: Katz's where all were looked at, Woolf's as the weight grows. */
    private double deviation() {
        return Math.sqrt(variance(a, with) + variance(b, without));
    }

    private double variance(long hit, long of) {
        double affected = hit + correction();
        double others = of - hit + correction();
        double healthy = 1 - risk(hit, of);
        return others == 0 ? 0 : healthy * healthy * (1 / affected + 1 / others);
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
