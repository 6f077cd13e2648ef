package dev.fleetward.insight;

import dev.fleetward.insight.statistics.RateEvidence;
import dev.fleetward.insight.statistics.RateRatio;
import java.util.List;
import java.util.Optional;

/**
 * Says whether updated devices crash significantly more than those not yet updated, by a test that stays valid however
 * often one looks. Stateless, safe for concurrent use.
 *
 * <p>The evidence is {@link RateEvidence}. Unlike the normal-mixture test on proportions it needs neither equal observation
 * of both sides nor large counts; see docs/decisions for the measured comparison.
 */
public final class Guard {
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

    /** A finding once made is not unmade by later quiet days. */
    private static double alwaysValidP(List<Stretch> stretches) {
        var evidence = new RateEvidence();
        stretches.forEach(stretch ->
                evidence.add(stretch.updated().rate(), stretch.waiting().rate()));
        return evidence.alwaysValidP();
    }

    /** Empty when neither side crashed or one was not observed. */
    static Optional<Verdict.Ratio> ratio(Arm updated, Arm waiting) {
        boolean unobserved = updated.deviceHours() <= 0 || waiting.deviceHours() <= 0;
        if (unobserved || updated.crashDays() + waiting.crashDays() == 0) {
            return Optional.empty();
        }
        var interval = new RateRatio(updated.rate(), waiting.rate()).interval();
        return Optional.of(new Verdict.Ratio(interval.value(), interval.low(), interval.high()));
    }
}
