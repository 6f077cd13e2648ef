package dev.fleetward.disclosure;

import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.LegalTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * A legal clock as pages show it.
 *
 * @param badge ok, attention, bad or unknown
 * @param note what a clock that has not started waits for, else empty
 * @param dueAt machine-readable moment for the live countdown, empty while the clock has not started; of a drill as the
 *     real clocks will read then
 * @param why how both moments were come to, rule by rule
 */
public record ClockCard(
        String caseName,
        String caseTitle,
        String stage,
        String title,
        String citation,
        String badge,
        String label,
        String note,
        String due,
        String limit,
        String dueAt,
        List<String> why,
        int percentGone,
        boolean open) {

    /** From here on a running clock asks for attention. */
    private static final int ATTENTION_PERCENT = 75;

    static ClockCard of(Case c, StageClock clock, Instant outside) {
        Instant now = c.at(outside);
        ZoneId zone = c.csirtState().zone();
        int percent =
                clock.deadline().map(deadline -> deadline.percentGone(now)).orElse(0);
        return new ClockCard(
                c.name(),
                c.title(),
                clock.stage().slug(),
                clock.stage().title(),
                clock.stage().citation(c.kind()),
                badge(clock.state(), percent),
                label(clock, zone, now),
                clock.waitsFor().isEmpty() ? "" : "Starts when " + clock.waitsFor() + ".",
                clock.deadline().map(d -> LegalTime.limit(d.due(), zone)).orElse(""),
                clock.deadline().map(d -> LegalTime.limit(d.outerLimit(), zone)).orElse(""),
                clock.deadline()
                        .map(d -> d.due().minus(c.ahead().orElse(Duration.ZERO)).toString())
                        .orElse(""),
                clock.deadline().map(Deadline::why).orElse(List.of()),
                percent,
                clock.isOpen());
    }

    private static String badge(StageClock.State state, int percent) {
        return switch (state) {
            case WAITING -> "unknown";
            case RUNNING -> percent >= ATTENTION_PERCENT ? "attention" : "ok";
            case OVERDUE, SENT_LATE -> "bad";
            case SENT_IN_TIME -> "ok";
        };
    }

    private static String label(StageClock clock, ZoneId zone, Instant now) {
        String sent = clock.sentAt().map(at -> LegalTime.moment(at, zone)).orElse("");
        return switch (clock.state()) {
            case WAITING -> "Not started";
            case RUNNING, OVERDUE ->
                clock.deadline()
                        .map(deadline -> LegalTime.remaining(deadline.due(), now))
                        .orElse("");
            case SENT_IN_TIME -> "Sent " + sent;
            case SENT_LATE -> "Sent late, " + sent;
        };
    }

    /** "early warning of C-3", to go on in a sentence. */
    public String inSentence() {
        return title.toLowerCase(Locale.ROOT) + " of " + caseName;
    }
}
