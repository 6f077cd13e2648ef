package dev.fleetward.updates;

import dev.fleetward.insight.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A release being delivered in phases under a guard.
 *
 * @param cohort the named set of devices it aims at; absent means every device of the product
 * @param forcedAt when a timed rollout stops leaving the moment to the device
 * @param phase the phase now open, counted from 1; 0 before the start
 * @param maxFailurePercent share of failed installations above which it pauses
 * @param guardSince when a person resumed it against the guard's word; the guard counts from there
 * @param stateReason why it is in this state, as shown to people
 */
public record Rollout(
        UUID id,
        UUID product,
        UUID release,
        String softwareType,
        String version,
        String name,
        @Nullable String cohort,
        State state,
        Urgency urgency,
        @Nullable Instant forcedAt,
        Advance advance,
        int phase,
        List<Phase> phases,
        int maxFailurePercent,
        double guardMinDeviceHours,
        @Nullable Verdict guard,
        @Nullable Instant guardAt,
        @Nullable Instant guardSince,
        String stateReason,
        Instant createdAt,
        String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** DRAFT may start; RUNNING offers; PAUSED offers nothing new; the last two are final. */
    public enum State {
        DRAFT,
        RUNNING,
        PAUSED,
        FINISHED,
        CANCELLED;

        public boolean isOver() {
            return this == FINISHED || this == CANCELLED;
        }
    }

    /** How hard devices are told to install. */
    public enum Urgency {
        FORCED,
        SOFT,
        TIMED,
        DOWNLOAD_ONLY
    }

    /** Who opens the next phase. */
    public enum Advance {
        AUTOMATIC,
        MANUAL
    }

    /**
     * @param percent of the cohort reached when this phase is open, all earlier ones included
     * @param successPercent share of those devices that must be updated before the next phase
     * @param soakSeconds how long it stays open at least
     */
    public record Phase(
            int ordinal,
            int percent,
            int successPercent,
            long soakSeconds,
            @Nullable Instant openedAt) {
        /** Devices with a smaller bucket are in. */
        int buckets() {
            return percent * 100;
        }
    }

    Phase openPhase() {
        return phases.get(phase - 1);
    }

    boolean lastPhaseIsOpen() {
        return phase == phases.size();
    }

    /** Whether devices must take it now, or may wait, at that instant. */
    public boolean isForcedAt(Instant now) {
        return urgency == Urgency.FORCED || (urgency == Urgency.TIMED && forcedAt != null && !now.isBefore(forcedAt));
    }
}
