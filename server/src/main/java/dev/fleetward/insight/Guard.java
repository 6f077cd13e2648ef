package dev.fleetward.insight;

import java.util.List;
import java.util.Optional;

/**
 * Says whether updated devices crash significantly more than those not yet updated, by a test that stays valid however
 * often one looks. Stateless, safe for concurrent use.
 *
 * <p>Given k crashes in a stretch in which updated devices make up the share p of all observed hours, the number on the
 * updated side is Binomial(k, θp / (θp + 1 − p)) with θ the rate ratio (conditional test of two Poisson rates). The
 * likelihood ratio of θ against 1, averaged over a few harmful θ, is a martingale when the update is harmless and a
 * supermartingale when it helps, so by Ville's inequality it exceeds 1/α at any look with probability at most α. Unlike
 * the normal-mixture test on proportions it needs neither equal observation of both sides nor large counts; see
 * docs/decisions for the measured comparison.
 */
public final class Guard {
    /** Rate ratios the evidence is averaged over; 1.5 is the smallest harm worth a halt, 10 a broken release. */
    private static final double[] HARMFUL_RATIOS = {1.5, 2, 3, 5, 10};

    private static final double Z_95 = 1.959964;

    private Guard() {}

    /**
     * @param stretches both sides' counts, one entry a day
     * @param affected distinct updated devices that crashed
     */
    public static Verdict judge(List<Stretch> stretches, int affected, Demand demand) {
        Arm updated = stretches.stream().map(Stretch::updated).reduce(Arm.NOTHING, Arm::plus);
        Arm waiting = stretches.stream().map(Stretch::waiting).reduce(Arm.NOTHING, Arm::plus);
        double p = alwaysValidP(stretches);
        Optional<Verdict.Ratio> ratio = ratio(updated, waiting);
        Verdict.Finding finding;
        if (updated.deviceHours() <= 0 || updated.deviceHours() < demand.minDeviceHours()) {
            finding = Verdict.Finding.NOT_ENOUGH_DATA;
        } else if (p <= demand.falseAlarm()
                && affected >= demand.minAffected()
                && ratio.isPresent()
                && ratio.get().value() >= demand.minRatio()) {
            finding = Verdict.Finding.WORSE;
        } else {
            finding = Verdict.Finding.NOT_WORSE;
        }
        return new Verdict(finding, updated, waiting, affected, ratio, p, demand);
    }

    /** min over looks of 1/Λ: a finding once made is not unmade by later quiet days. */
    private static double alwaysValidP(List<Stretch> stretches) {
        double[] logLikelihoodRatio = new double[HARMFUL_RATIOS.length];
        double best = 1;
        for (Stretch stretch : stretches) {
            double hours = stretch.updated().deviceHours() + stretch.waiting().deviceHours();
            if (hours <= 0) {
                continue;
            }
            double share = stretch.updated().deviceHours() / hours;
            for (int i = 0; i < HARMFUL_RATIOS.length; i++) {
                double theta = HARMFUL_RATIOS[i];
                double norm = Math.log(theta * share + 1 - share);
                logLikelihoodRatio[i] += stretch.updated().crashDays() * (Math.log(theta) - norm)
                        - stretch.waiting().crashDays() * norm;
            }
            best = Math.min(best, Math.exp(-logMean(logLikelihoodRatio)));
        }
        return best;
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

    /** Ratio of rates; half a crash is added to both sides when one has none, so that the interval stays finite. */
    static Optional<Verdict.Ratio> ratio(Arm updated, Arm waiting) {
        boolean unobserved = updated.deviceHours() <= 0 || waiting.deviceHours() <= 0;
        if (unobserved || updated.crashDays() + waiting.crashDays() == 0) {
            return Optional.empty();
        }
        double correction = updated.crashDays() == 0 || waiting.crashDays() == 0 ? 0.5 : 0;
        double k1 = updated.crashDays() + correction;
        double k0 = waiting.crashDays() + correction;
        double value = (k1 / updated.deviceHours()) / (k0 / waiting.deviceHours());
        double spread = Math.exp(Z_95 * Math.sqrt(1 / k1 + 1 / k0));
        return Optional.of(new Verdict.Ratio(value, value / spread, value * spread));
    }
}
