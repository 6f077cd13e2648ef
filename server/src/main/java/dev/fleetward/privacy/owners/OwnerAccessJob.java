package dev.fleetward.privacy.owners;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Ends requests whose data lies ready, and forgets codes and links whose time is over. */
@ApplicationScoped
class OwnerAccessJob implements RecurringJob {
    private static final Duration LINKS_KEPT = Duration.ofDays(90);

    private final Db db;
    private final Clock clock;
    private final RequestAnswers answers;
    private final ClaimCodeStore codes;
    private final OwnerLinkStore links;

    OwnerAccessJob(Db db, Clock clock, RequestAnswers answers, ClaimCodeStore codes, OwnerLinkStore links) {
        this.db = db;
        this.clock = clock;
        this.answers = answers;
        this.codes = codes;
        this.links = links;
    }

    @Override
    public String kind() {
        return "privacy.owner-access";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        answers.settle();
        Instant now = clock.instant();
        db.doAcrossOrganizations(tx -> {
            codes.deleteExpired(tx, now);
            links.deleteEnded(tx, now.minus(LINKS_KEPT));
        });
    }
}
