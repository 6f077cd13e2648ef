package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import java.time.Instant;

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

    static NextStep of(Rollout rollout, Progress progress, Verdict guard, Instant now) {
        if (guard.worse()) {
            return new Pause(guard.sentence());
        }
        long ended = progress.updated() + progress.failed();
        if (progress.failed() >= MIN_FAILURES && progress.failed() * 100 > ended * rollout.maxFailurePercent()) {
            return new Pause("%d of %d installations failed, more than the %d %% allowed."
                    .formatted(progress.failed(), ended, rollout.maxFailurePercent()));
        }
        if (rollout.lastPhaseIsOpen()) {
            boolean over = progress.underway() == 0 && progress.waiting() == 0 && progress.opened() > 0;
            return over
                    ? new Finish("Every device has taken it or ended: %d updated, %d failed."
                            .formatted(progress.updated(), progress.failed()))
                    : new Stay(
                            "The last phase is open; %d devices are still to update.".formatted(progress.underway()));
        }
        return beforeLastPhase(rollout, progress, now);
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
            return new Stay("Phase %d is watched until %s.".formatted(open.ordinal(), soaked));
        }
        return rollout.advance() == Advance.MANUAL
                ? new Stay("Phase %d has reached its goal; open the next one when you are ready."
                        .formatted(open.ordinal()))
                : new Open(open.ordinal() + 1);
    }
}
