package dev.fleetward.kernel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database is away or does not answer in time. What was not acknowledged is to be sent again. */
public final class DatabaseUnavailable extends Problem {
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final int MAX_CAUSES = 10;

    public DatabaseUnavailable() {
        super(
                503,
                "database-unavailable",
                "The database does not answer",
                "The server's database does not answer at present. What you sent was not acknowledged; send it again in a moment.");
    }

    /** Whether that is what a failure comes from. */
    public static Optional<DatabaseUnavailable> behind(Throwable failure) {
        @Nullable Throwable at = failure;
        for (int depth = 0; at != null && depth < MAX_CAUSES; depth++) {
            if (at instanceof DbFailure database && database.isAway()) {
                return Optional.of(new DatabaseUnavailable());
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    @Override
    public int retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }
}
