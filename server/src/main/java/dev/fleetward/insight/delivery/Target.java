package dev.fleetward.insight.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go.
 *
 * @param kind email, webhook, slack, teams or tracker
 * @param shown what may be seen of its address
 * @param rules how many rules tell it
 * @param lastAt when it was last tried; null for never
 * @param lastTrouble why that failed; empty when it did not
 * @param waiting deliveries to be tried again
 * @param givenUp deliveries of the last 7 days that were
 */
public record Target(
        UUID id,
        String name,
        String kind,
        String shown,
        long rules,
        @Nullable Instant lastAt,
        String lastTrouble,
        long waiting,
        long givenUp,
        Instant createdAt,
        String createdBy) {

    /** As a badge. */
    public String state() {
        if (lastAt == null) {
            return "unknown";
        }
        return !lastTrouble.isEmpty() ? "bad" : givenUp > 0 || waiting > 0 ? "attention" : "ok";
    }
}
