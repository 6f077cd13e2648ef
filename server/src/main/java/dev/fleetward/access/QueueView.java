package dev.fleetward.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.kernel.observation.ServerQueue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A queue of the server as its operator sees it.
 *
 * @param oldestAt since when the oldest waits; null when nothing does
 * @param lateAfterSeconds from which age of the oldest on something is wrong
 */
record QueueView(
        String id,
        String title,
        String sentence,
        long waiting,
        @Nullable Instant oldestAt,
        long lateAfterSeconds,
        @JsonProperty("isLate") boolean isLate) {

    static QueueView of(ServerQueue.Waiting queue, Instant now) {
        return new QueueView(
                queue.id(),
                queue.title(),
                queue.sentence(),
                queue.count(),
                queue.oldestAt(),
                queue.lateAfter().toSeconds(),
                queue.isLate(now));
    }

    /** The state word of the design system. */
    @JsonIgnore
    public String tone() {
        return isLate ? "bad" : "ok";
    }

    @JsonIgnore
    public String state() {
        return isLate ? "late" : waiting == 0 ? "empty" : "moving";
    }

    @JsonIgnore
    public long lateAfterMinutes() {
        return lateAfterSeconds / 60;
    }
}
