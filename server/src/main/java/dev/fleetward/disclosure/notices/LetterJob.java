package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

@ApplicationScoped
class LetterJob implements RecurringJob {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration MAX_RUN = Duration.ofMinutes(10);

    private final NoticeLetters letters;
    private final Clock clock;

    LetterJob(NoticeLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "disclosure.notice-letters";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        Instant end = clock.instant().plus(MAX_RUN);
        boolean more = true;
        while (more && clock.instant().isBefore(end)) {
            more = letters.sendDue(clock.instant());
        }
    }
}
