package dev.fleetward.insight;

import dev.fleetward.insight.statistics.Rate;
import dev.fleetward.insight.statistics.RateEvidence;
import dev.fleetward.insight.statistics.RateRatio;
import dev.fleetward.insight.statistics.ShareEvidence;
import java.util.List;
import java.util.Optional;

/**
 * Says whether updated devices fare significantly worse than those not yet updated, by a test that stays valid however
 * often one looks. Stateless, safe for concurrent use.
 *
 * <p>The evidence is {@link RateEvidence}. Unlike the normal-mixture test on proportions it needs neither equal observation
 * of both sides nor large counts; see docs/decisions for the measured comparison.
 */
public final class Guard {
    private Guard() {}

    public static Verdict judge(Comparison seen, Demand demand) {
        Arm updated = seen.stretches().stream().map(Stretch::updated).reduce(Arm.NOTHING, Arm::plus);
        Arm waiting = seen.stretches().stream().map(Stretch::waiting).reduce(Arm.NOTHING, Arm::plus);
        double p = alwaysValidP(seen.stretches(), seen.dispersion());
        Optional<Verdict.Ratio> ratio = ratio(updated, waiting, seen.dispersion());
        Verdict.Finding finding;
        if (updated.deviceHours() <= 0 || updated.deviceHours() < demand.minDeviceHours()) {
            finding = Verdict.Finding.NOT_ENOUGH_DATA;
        } else if (p <= demand.falseAlarm()
                && seen.affected() >= demand.minAffected()
                && ratio.isPresent()
                && ratio.get().value() >= demand.minRatio()) {
            finding = Verdict.Finding.WORSE;
        } else {
            finding = Verdict.Finding.NOT_WORSE;
        }
        return new Verdict(
                seen.kind(),
                seen.subject(),
                finding,
                updated,
                waiting,
                seen.affected(),
                ratio,
                p,
                demand,
                seen.note());
    }

    /**
     * Whether more installations fail than are accepted.
     *
     * @param ended installations that came to an end, the failed ones among them; each device's first counts
     * @param acceptedShare above 0 and below 1
     */
    public static Verdict judgeInstallations(long failed, long ended, double acceptedShare, Demand demand) {
        double p = ShareEvidence.alwaysValidP(failed, ended - failed, acceptedShare);
        var updated = new Arm(failed, ended);
        var accepted = new Arm(Math.round(acceptedShare * 10_000), 10_000);
        boolean worse = p <= demand.falseAlarm() && failed >= demand.minAffected();
        Verdict.Finding finding = ended == 0
                ? Verdict.Finding.NOT_ENOUGH_DATA
                : worse ? Verdict.Finding.WORSE : Verdict.Finding.NOT_WORSE;
        int affected = (int) Math.min(failed, Integer.MAX_VALUE);
        return new Verdict(
                GuardKind.UPDATE_FAILURE, "", finding, updated, accepted, affected, Optional.empty(), p, demand, "");
    }

    /** A finding once made is not unmade by later quiet days. */
    private static double alwaysValidP(List<Stretch> stretches, double dispersion) {
        var evidence = new RateEvidence();
        stretches.forEach(stretch ->
                evidence.add(stretch.updated().rate(), stretch.waiting().rate(), dispersion));
        return evidence.alwaysValidP();
    }

    /** Empty when neither side had an event or one was not observed. */
    static Optional<Verdict.Ratio> ratio(Arm updated, Arm waiting, double dispersion) {
        boolean unobserved = updated.deviceHours() <= 0 || waiting.deviceHours() <= 0;
        if (unobserved || updated.eventDays() + waiting.eventDays() == 0) {
            return Optional.empty();
        }
        Rate one = updated.rate();
        var interval = new RateRatio(one, waiting.rate()).interval(dispersion);
        return Optional.of(new Verdict.Ratio(interval.value(), interval.low(), interval.high()));
    }
}
