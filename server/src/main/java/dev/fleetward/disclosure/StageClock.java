package dev.fleetward.disclosure;

import dev.fleetward.disclosure.time.Deadline;
import java.time.Instant;
import java.util.Optional;

/**
 * One legal clock of a case.
 *
 * @param deadline empty while the clock has not started
 * @param waitsFor what starts the clock; empty once it runs
 */
public record StageClock(
        Stage stage, State state, Optional<Deadline> deadline, Optional<Instant> sentAt, String waitsFor) {

    /** Overdue counts from {@link Deadline#due()}; late only from the legal limit. */
    public enum State {
        WAITING,
        RUNNING,
        OVERDUE,
        SENT_IN_TIME,
        SENT_LATE
    }

    static StageClock waiting(Stage stage, String waitsFor) {
        return new StageClock(stage, State.WAITING, Optional.empty(), Optional.empty(), waitsFor);
    }

    static StageClock of(Stage stage, Deadline deadline, Optional<Instant> sentAt, Instant now) {
        State state = sentAt.map(at -> at.isAfter(deadline.outerLimit()) ? State.SENT_LATE : State.SENT_IN_TIME)
                .orElse(now.isAfter(deadline.due()) ? State.OVERDUE : State.RUNNING);
        return new StageClock(stage, state, Optional.of(deadline), sentAt, "");
    }

    public boolean isOpen() {
        return state == State.RUNNING || state == State.OVERDUE;
    }
}
