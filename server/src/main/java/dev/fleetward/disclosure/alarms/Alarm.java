package dev.fleetward.disclosure.alarms;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Stage;
import dev.fleetward.disclosure.StageClock;
import dev.fleetward.disclosure.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * So much of a clock's time was gone while its stage was not sent.
 *
 * @param percent 25, 50, 75, 90, or 100: overdue
 * @param reachedAt when, in the case's own time
 */
record Alarm(Stage stage, int percent, Instant reachedAt, Instant due, Instant outerLimit) {
    static final List<Integer> PERCENTS = List.of(25, 50, 75, 90, 100);

    boolean overdue() {
        return percent == 100;
    }

    /** All a case has come to by now, also those of stages sent later; what was sent in time has none at 100. */
    static List<Alarm> of(Case c, Instant now) {
        return c.clocks(now).stream().flatMap(clock -> of(clock, c.at(now))).toList();
    }

    private static Stream<Alarm> of(StageClock clock, Instant now) {
        Instant until = clock.sentAt().filter(sent -> sent.isBefore(now)).orElse(now);
        return clock.deadline().stream().flatMap(deadline -> PERCENTS.stream()
                .filter(percent -> until.isAfter(deadline.at(percent)))
                .map(percent -> of(clock.stage(), percent, deadline)));
    }

    private static Alarm of(Stage stage, int percent, Deadline deadline) {
        return new Alarm(stage, percent, deadline.at(percent), deadline.due(), deadline.outerLimit());
    }
}
