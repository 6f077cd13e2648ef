package dev.fleetward.devices.actions;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work on many devices, done in steps.
 *
 * @param expected how many devices matched when it was asked for
 * @param looked at so far; {@code changed} of them were not so already
 */
public record Bulk(
        UUID id,
        String action,
        String query,
        String state,
        long expected,
        long looked,
        long changed,
        String problem,
        String askedBy,
        Instant askedAt,
        @Nullable Instant endedAt) {
    public boolean isRunning() {
        return state.equals("running");
    }
}
