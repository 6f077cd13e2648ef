package dev.fleetward.products.uploads;

import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Lets go of files nobody committed. */
@ApplicationScoped
class UploadCleanupJob implements RecurringJob {
    private final PreparedUploads uploads;

    UploadCleanupJob(PreparedUploads uploads) {
        this.uploads = uploads;
    }

    @Override
    public String kind() {
        return "products.uploads";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        uploads.clean();
    }
}
