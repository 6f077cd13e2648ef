package dev.fleetward.updates.releases;

import java.time.Instant;
import java.util.Optional;

/**
 * What a product's maker allows of its releases.
 *
 * @param reason why unsigned files are allowed, when they are
 * @param changedAt empty while nobody said anything, which allows nothing unsigned
 */
public record ReleasePolicy(boolean allowUnsigned, String reason, Optional<Instant> changedAt, String changedBy) {
    static final ReleasePolicy NONE = new ReleasePolicy(false, "", Optional.empty(), "");
}
