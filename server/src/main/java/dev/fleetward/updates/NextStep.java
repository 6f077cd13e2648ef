package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.plan.Utc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What to do with a running rollout, decided from its figures alone. */
sealed interface NextStep {
    /** One failed device of two is no pattern. */
    int MIN_FAILURES = 2;

    /** Nothing; the reason is shown. */
    record Stay(String reason) implements NextStep {}

    /** Offer nothing new until a person decides. */
    record Pause(String reason) implements NextStep {}

    /** Open the phase after the present one. */
    record Open(int ordinal) implements NextStep {}

    /** Every device has ended, none is left to wait for. */
    record Finish(String reason) implements NextStep {}

    static NextStep of(Rollout rollout, Progress progress, List<Verdict> verdicts, Instant now) {
        Optional<Verdict> worse = verdicts.stream().filter(Verdict::worse).findFirst();
        if (worse.isPresent()) {
            return new Pause(worse.get().sentence());
        }
        long failed = progress.failed() - progress.retrying();
        long ended = progress.updated() + failed;
        int allowed = allowedFailures(rollout);
        if (failed >= MIN_FAILURES && failed * 100 > ended * allowed) {
            return new Pause(
                    "%d of %d installations failed, more than the %d %% allowed.".formatted(failed, ended, allowed));
        }
        return rollout.lastPhaseIsOpen() ? inLastPhase(progress) : beforeLastPhase(rollout, progress, now);
    }

    private static int allowedFailures(Rollout rollout) {
        Integer ofPhase = rollout.openPhase().failurePercent();
        return ofPhase == null ? rollout.maxFailurePercent() : ofPhase;
    }

    private static NextStep inLastPhase(Progress progress) {
        long left = progress.underway() + progress.held() + progress.waiting() + progress.retrying();
        return left == 0 && progress.opened() > 0
                ? new Finish("Every device has taken it or ended: %d updated, %d failed."
                        .formatted(progress.updated(), progress.failed()))
                : new Stay("The last phase is open; %d devices are still to update.".formatted(left));
    }

    private static NextStep beforeLastPhase(Rollout rollout, Progress progress, Instant now) {
        Phase open = rollout.openPhase();
        Instant opened = open.openedAt();
        Instant soaked = (opened == null ? now : opened).plusSeconds(open.soakSeconds());
        if (progress.updated() * 100 < progress.opened() * open.successPercent()) {
            return new Stay("Phase %d goes on until %d %% of its %d devices are updated; %d are."
                    .formatted(open.ordinal(), open.successPercent(), progress.opened(), progress.updated()));
        }
        if (now.isBefore(soaked)) {
            return new Stay("Phase %d is watched until %s.".formatted(open.ordinal(), Utc.text(soaked)));
        }
        Phase next = rollout.nextPhase();
        Instant notBefore = next.notBefore();
        if (notBefore != null && now.isBefore(notBefore)) {
            return new Stay("Phase %d has reached its goal; phase %d opens at %s."
                    .formatted(open.ordinal(), next.ordinal(), Utc.text(notBefore)));
        }
        return rollout.advance() == Advance.MANUAL || next.approval()
                ? new Stay("Phase %d has reached its goal; open the next one when you are ready."
                        .formatted(open.ordinal()))
                : new Open(next.ordinal());
    }
}
