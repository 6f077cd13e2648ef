package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Takes away staged files that nobody decided about, because the server was ended or the decision failed. */
@ApplicationScoped
class StagedFilesJob implements RecurringJob {
    /** Longer than anybody takes to decide. */
    static final Duration PATIENCE = Duration.ofDays(1);

    private final Blobs blobs;
    private final Clock clock;

    StagedFilesJob(Blobs blobs, Clock clock) {
        this.blobs = blobs;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "kernel.staged-files";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        blobs.discardStaged(clock.instant().minus(PATIENCE));
    }
}
