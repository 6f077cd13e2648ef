package dev.fleetward.kernel;

import java.time.Duration;

/** Work done again and again for all organizations, by one node at a time. */
public interface RecurringJob {
    String kind();

    Duration every();

    void run();
}
