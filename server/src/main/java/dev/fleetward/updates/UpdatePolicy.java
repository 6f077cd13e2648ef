package dev.fleetward.updates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who may make a product's rollouts active.
 *
 * @param review as set; absent while it follows from how many people could review
 * @param needsSecondPerson what holds now
 * @param people who may manage updates
 */
record UpdatePolicy(
        @Nullable Review review,
        boolean needsSecondPerson,
        int people,
        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    /** Whether a second person must approve. */
    enum Review {
        SECOND_PERSON,
        ONE_PERSON
    }

    public boolean isSet(String name) {
        return review != null && review.name().equals(name);
    }

    /** What holds and why, as pages show it. */
    public String sentence() {
        String by = changedBy == null ? "" : " (set by %s)".formatted(changedBy);
        if (review == Review.ONE_PERSON) {
            return "Who makes a rollout may start it alone%s.".formatted(by);
        }
        if (review == Review.SECOND_PERSON) {
            return "A second person approves every rollout%s.".formatted(by);
        }
        return needsSecondPerson
                ? "A second person approves every rollout, since %d people may manage updates.".formatted(people)
                : "Who makes a rollout may start it alone, since nobody else may manage updates.";
    }
}
