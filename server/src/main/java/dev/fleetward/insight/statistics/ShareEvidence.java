package dev.fleetward.insight.statistics;

/**
 * Evidence that a share is above what is accepted, valid however often one looks. The likelihood ratio of a larger share
 * against the accepted one, averaged over a few larger ones, is a supermartingale while the true share is no larger, so by
 * Ville's inequality it ever exceeds 1/α with probability at most α.
 */
public final class ShareEvidence {
    /** How far from the accepted share towards one the larger shares lie. */
    private static final double[] TOWARDS_ONE = {0.05, 0.1, 0.25, 0.5, 0.9};

    private ShareEvidence() {}

    /**
     * @param accepted above 0 and below 1
     * @return 1/Λ, at most 1
     */
    public static double alwaysValidP(long bad, long good, double accepted) {
        if (!(accepted > 0 && accepted < 1) || bad < 0 || good < 0) {
            throw new IllegalArgumentException("counts of at least 0 and an accepted share between 0 and 1");
        }
        double max = Double.NEGATIVE_INFINITY;
        double[] logs = new double[TOWARDS_ONE.length];
        for (int i = 0; i < logs.length; i++) {
            double share = accepted + (1 - accepted) * TOWARDS_ONE[i];
            logs[i] = bad * Math.log(share / accepted) + good * Math.log((1 - share) / (1 - accepted));
            max = Math.max(max, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - max);
        }
        return Math.min(1, Math.exp(-(max + Math.log(sum / logs.length))));
    }
}
