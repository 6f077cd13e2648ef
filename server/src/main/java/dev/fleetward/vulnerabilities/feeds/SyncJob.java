package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Looks for feeds whose time has come; one step of each, then the next. */
@ApplicationScoped
class SyncJob implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(SyncJob.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Synchronization synchronization;

    SyncJob(Synchronization synchronization) {
        this.synchronization = synchronization;
    }

    @Override
    public String kind() {
        return "vulnerabilities.feeds";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        for (FeedStore.Due due : synchronization.due()) {
            try {
                synchronization.turn(due.organization(), due.name());
            } catch (RuntimeException e) {
                // The edge of a loop: one feed's trouble must not stop the others.
                LOG.errorf(
                        e,
                        "feed %s of organization %s failed a step",
                        due.name().slug(),
                        due.organization());
            }
        }
    }
}
