package dev.fleetward.insight.statistics;

/**
 * Evidence that one side's rate of events is higher, valid however often one looks. Given k events in a stretch in which
 * the one side makes up the share p of all hours, the number on it is Binomial(k, θp / (θp + 1 − p)) with θ the ratio of
 * the rates. The likelihood ratio of θ against 1, averaged over a few harmful θ, is a martingale when the rates are equal
 * and a supermartingale when the one is lower, so by Ville's inequality it ever exceeds 1/α with probability at most α.
 * Not for sharing between threads.
 */
public final class RateEvidence {
    /** Ratios the evidence is averaged over; 1.5 is the smallest harm worth a word, 10 a broken release. */
    private static final double[] HARMFUL_RATIOS = {1.5, 2, 3, 5, 10};

    private final double[] logLikelihoodRatio = new double[HARMFUL_RATIOS.length];
    private double best;

    /** What both sides showed in the same stretch of time. */
    public void add(Rate one, Rate other) {
        add(one, other, 1);
    }

    /** @param dispersion φ of {@link Dispersion}: repeats on the same devices count for less */
    public void add(Rate one, Rate other, double dispersion) {
        add((double) one.events(), one.hours(), (double) other.events(), other.hours(), dispersion);
    }

    /**
     * Of counts that are estimates. Exposures may be in any unit that both sides share, so in events that would be usual.
     *
     * @param dispersion φ of {@link Dispersion}
     */
    public void add(double one, double exposure, double other, double otherExposure, double dispersion) {
        double both = Finite.atLeastZero("exposure", exposure) + Finite.atLeastZero("exposure", otherExposure);
        if (both <= 0) {
            return;
        }
        double share = exposure / both;
        for (int i = 0; i < HARMFUL_RATIOS.length; i++) {
            double theta = HARMFUL_RATIOS[i];
            double norm = Math.log(theta * share + 1 - share);
            logLikelihoodRatio[i] += (Finite.atLeastZero("events", one) * (Math.log(theta) - norm)
                            - Finite.atLeastZero("events", other) * norm)
                    / Math.max(1, dispersion);
        }
        best = Math.max(best, logMean(logLikelihoodRatio));
    }

    /** ln Λ now. */
    public double log() {
        return logMean(logLikelihoodRatio);
    }

    /** Smallest 1/Λ of all looks: a finding once made is not unmade by later quiet days. */
    public double alwaysValidP() {
        return Math.exp(-best);
    }

    private static double logMean(double[] logs) {
        double max = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            max = Math.max(max, log);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - max);
        }
        return max + Math.log(sum / logs.length);
    }
}
