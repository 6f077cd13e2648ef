package dev.fleetward.updates;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fleetward.insight.Verdict;
import dev.fleetward.updates.guards.GuardRule;
import dev.fleetward.updates.guards.Watch;
import dev.fleetward.updates.plan.Target;
import dev.fleetward.updates.plan.Terms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A release being delivered in phases under a guard.
 *
 * @param forcedAt when a timed rollout stops leaving the moment to the device
 * @param phase the phase now open, counted from 1; 0 before the start
 * @param maxFailurePercent share of failed installations above which it pauses, where its phase says nothing else
 * @param falseAlarm chance that the guard halts a harmless rollout, all rules and looks together
 * @param verdicts of the guard's last look, one for each rule
 * @param guardSince when a person resumed it against the guard's word; the guard counts from there
 * @param stateReason why it is in this state, as shown to people
 * @param startAt before which it does not become active
 * @param rollsBack the rollout it undoes
 */
public record Rollout(
        UUID id,
        UUID product,
        UUID release,
        String softwareType,
        String version,
        String name,
        Target target,
        State state,
        Urgency urgency,
        @Nullable Instant forcedAt,
        Advance advance,
        int phase,
        List<Phase> phases,
        int maxFailurePercent,
        Terms terms,
        List<GuardRule> guards,
        double falseAlarm,
        double guardMinDeviceHours,
        List<Verdict> verdicts,
        @Nullable Instant guardAt,
        @Nullable Instant guardSince,
        String stateReason,
        Instant createdAt,
        String createdBy,
        @JsonIgnore String madeBy,
        @Nullable Review review,
        @Nullable Instant startAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable UUID rollsBack) {

    /**
     * DRAFT may be submitted; IN_REVIEW waits for a second person; SCHEDULED is approved and waits for its hour; RUNNING
     * offers; PAUSED offers nothing new; the last two are final.
     */
    public enum State {
        DRAFT,
        IN_REVIEW,
        SCHEDULED,
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

    /** What the second person said last: approved, or sent back with the reason. */
    public record Review(String by, Instant at, String note) {}

    /**
     * @param percent of the devices reached when this phase is open, all earlier ones included; 0 when {@code count} says it
     * @param count of devices reached when this phase is open, all earlier ones included; absent when a share says it
     * @param successPercent share of the reached devices that must be updated before the next phase
     * @param failurePercent share of failed installations above which it pauses; absent for the rollout's
     * @param soakSeconds how long it stays open at least
     * @param approval whether a person must open it
     * @param notBefore before which it does not open
     */
    public record Phase(
            int ordinal,
            int percent,
            @Nullable Integer count,
            int successPercent,
            @Nullable Integer failurePercent,
            long soakSeconds,
            boolean approval,
            @Nullable Instant notBefore,
            @Nullable Instant openedAt,
            @Nullable String openedBy) {
        /** Devices with a smaller bucket are in, where a share says so. */
        @JsonIgnore
        int buckets() {
            return percent * 100;
        }

        /** "5 %" or "1,000 devices". */
        @JsonIgnore
        public String size() {
            return count == null ? percent + " %" : "%,d devices".formatted(count);
        }
    }

    /** The named set of devices it aims at; absent means every device that the rest of the target names. */
    @JsonProperty("cohort")
    public @Nullable String cohort() {
        return target.cohort();
    }

    /** The verdict that tells most: a bad one, else that of the first rule; absent before the first look. */
    @JsonProperty("guard")
    public @Nullable Verdict guard() {
        return verdicts.stream()
                .filter(Verdict::worse)
                .findFirst()
                .orElse(verdicts.isEmpty() ? null : verdicts.getFirst());
    }

    /** Whether the guard's last word is against it. */
    @JsonIgnore
    public boolean isBreached() {
        return verdicts.stream().anyMatch(Verdict::worse);
    }

    Watch watch() {
        return new Watch(
                id, product, softwareType, version, cohort(), startedAt, guardSince, falseAlarm, guardMinDeviceHours,
                guards);
    }

    Phase openPhase() {
        return phases.get(phase - 1);
    }

    Phase nextPhase() {
        return phases.get(phase);
    }

    boolean lastPhaseIsOpen() {
        return phase == phases.size();
    }

    /** Whether devices must take it now, or may wait, at that instant. */
    public boolean isForcedAt(Instant now) {
        return urgency == Urgency.FORCED || (urgency == Urgency.TIMED && forcedAt != null && !now.isBefore(forcedAt));
    }
}
