package dev.fleetward.kernel.observation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Work of a room that waits for its turn. Shown under Settings → Server, in the server's health and among its figures. */
public interface ServerQueue {

    /** @throws RuntimeException when it cannot be told now, which is an ill of that part */
    Waiting waiting();

    /**
     * What waits at one moment.
     *
     * @param id short and stable; its figures are {@code fleetward_<id>_waiting} and {@code fleetward_<id>_oldest_seconds}
     * @param title what it is, for people
     * @param sentence what waits there for what, and what it means when it grows
     * @param oldestAt since when the oldest waits; null when nothing does
     * @param lateAfter from which age of the oldest on something is wrong
     */
    record Waiting(
            String id,
            String title,
            String sentence,
            long count,
            @Nullable Instant oldestAt,
            Duration lateAfter) {

        public Duration age(Instant now) {
            Duration age = oldestAt == null ? Duration.ZERO : Duration.between(oldestAt, now);
            return age.isNegative() ? Duration.ZERO : age;
        }

        public boolean isLate(Instant now) {
            return age(now).compareTo(lateAfter) > 0;
        }
    }
}
