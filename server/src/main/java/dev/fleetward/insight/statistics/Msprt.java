package dev.fleetward.insight.statistics;

/**
 * Sequential test with a normal mixture over the size of a difference: valid at every look, as far as the normal
 * approximation holds; {@link RateEvidence} needs none.
 */
public final class Msprt {
    private Msprt() {}

    /**
     * @param variance of the difference
     * @param mixture standard deviation τ of the differences looked for
     * @return ln Λ
     */
    public static double log(double difference, double variance, double mixture) {
        Finite.required("difference", difference);
        double tau2 = Finite.atLeastZero("mixture", mixture) * mixture;
        if (Finite.atLeastZero("variance", variance) == 0) {
            throw new IllegalArgumentException("a difference without variance cannot be tested");
        }
        return Math.log(variance / (variance + tau2)) / 2
                + tau2 * difference * difference / (2 * variance * (variance + tau2));
    }

    /** Of two shares: k of n each; 0 when neither or all are hit. */
    public static double logOfShares(long k1, long n1, long k0, long n0, double mixture) {
        if (k1 < 0 || k0 < 0 || k1 > n1 || k0 > n0 || n1 == 0 || n0 == 0) {
            throw new IllegalArgumentException("each side needs k of n, n at least 1");
        }
        double pooled = (double) (k1 + k0) / (n1 + n0);
        double variance = pooled * (1 - pooled) * (1.0 / n1 + 1.0 / n0);
        return variance == 0 ? 0 : log((double) k1 / n1 - (double) k0 / n0, variance, mixture);
    }
}
