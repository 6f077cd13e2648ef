package dev.fleetward.kernel;

import java.time.Duration;

/** Work done again and again for all organizations, by one node at a time. */
public interface RecurringJob {
    String kind();

    Duration every();

    void run();

    /**
     * Whether what it does by the clock cannot be taken back: it removes what is past its time, or tells people that a time
     * has come. Such work waits while it is doubtful what time it is.
     */
    default boolean needsRightTime() {
        return false;
    }
}
