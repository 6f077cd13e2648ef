package dev.fleetward.updates;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One device in a rollout.
 *
 * @param actionId the number devices know it by
 * @param provenAt when field data first reported the new version
 * @param hop the release it is given now on its way to the rollout's; absent for that one itself
 */
public record Deployment(
        int actionId,
        UUID rollout,
        UUID product,
        UUID device,
        State state,
        @Nullable Instant offeredAt,
        @Nullable Instant fetchedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant provenAt,
        String message,
        @Nullable UUID hop) {

    /** The release it is given now. */
    public UUID gives(Rollout rollout) {
        return hop == null ? rollout.release() : hop;
    }

    /** INSTALLED waits for the device's restart; CANCELLING for the device's consent. */
    public enum State {
        SCHEDULED,
        OFFERED,
        DOWNLOADING,
        DOWNLOADED,
        INSTALLED,
        SUCCEEDED,
        FAILED,
        CANCELLING,
        CANCELLED,
        SUPERSEDED;

        /** Whether a device may have the files: while it is offered to it, and what it has installed. */
        public boolean mayFetch() {
            return switch (this) {
                case OFFERED, DOWNLOADING, DOWNLOADED, INSTALLED, CANCELLING, SUCCEEDED -> true;
                case SCHEDULED, FAILED, CANCELLED, SUPERSEDED -> false;
            };
        }

        public boolean isOver() {
            return switch (this) {
                case SUCCEEDED, FAILED, CANCELLED, SUPERSEDED -> true;
                case SCHEDULED, OFFERED, DOWNLOADING, DOWNLOADED, INSTALLED, CANCELLING -> false;
            };
        }
    }
}
