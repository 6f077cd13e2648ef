package dev.fleetward.updates.standing;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One device of a rollout with where it stands.
 *
 * @param runs what its own data says it runs, of the release's software type
 * @param lastSeenAt absent before its first contact
 * @param retryAt when the next attempt is due, after one that failed
 * @param said its last word about the update; empty when it said none
 * @param why in words
 */
public record DeviceStanding(
        int action,
        String serial,
        String hardware,
        String cohort,
        @Nullable String runs,
        Standing standing,
        boolean reachable,
        @Nullable Instant lastSeenAt,
        @Nullable Instant offeredAt,
        @Nullable Instant fixedAt,
        @Nullable Instant retryAt,
        String said,
        String why) {

    public Optional<Instant> seen() {
        return Optional.ofNullable(lastSeenAt);
    }
}
