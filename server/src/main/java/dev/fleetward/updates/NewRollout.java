package dev.fleetward.updates;

import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.guards.GuardRule;
import dev.fleetward.updates.plan.Target;
import dev.fleetward.updates.plan.Terms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rollout as asked for and checked. */
public record NewRollout(
        String version,
        String softwareType,
        String name,
        Target target,
        Urgency urgency,
        @Nullable Instant forcedAt,
        Advance advance,
        List<Phase> phases,
        int maxFailurePercent,
        Terms terms,
        List<GuardRule> guards,
        double falseAlarm,
        double guardMinDeviceHours,
        @Nullable Instant startAt,
        @Nullable UUID rollsBack) {
    static final int MAX_PHASES = 20;
    static final int MAX_NAME_CHARS = 200;
    private static final int MAX_DEVICES = 10_000_000;
    private static final double MAX_FALSE_ALARM = 0.5;

    public NewRollout {
        phases = List.copyOf(phases);
        guards = GuardRule.checked(guards);
        if (name.length() > MAX_NAME_CHARS) {
            throw Problem.invalid("name may have at most " + MAX_NAME_CHARS + " characters.");
        }
        if (urgency == Urgency.TIMED && forcedAt == null) {
            throw Problem.invalid("forcedAt must say when a TIMED rollout becomes forced.");
        }
        if (phases.isEmpty() || phases.size() > MAX_PHASES) {
            throw Problem.invalid("phases must have 1 to " + MAX_PHASES + " entries.");
        }
        requireRising(phases);
        phases.forEach(NewRollout::requireLimits);
        if (maxFailurePercent < 0 || maxFailurePercent > 100 || guardMinDeviceHours < 0) {
            throw Problem.invalid("maxFailurePercent must be 0 to 100 and guardMinDeviceHours at least 0.");
        }
        if (!(falseAlarm > 0 && falseAlarm <= MAX_FALSE_ALARM)) {
            throw Problem.invalid("falseAlarm must be above 0 and at most 0.5, such as 0.05.");
        }
    }

    private static void requireRising(List<Phase> phases) {
        int percent = 0;
        int count = 0;
        for (Phase phase : phases) {
            Integer devices = phase.count();
            if (devices == null) {
                if (phase.percent() <= percent || phase.percent() > 100) {
                    throw Problem.invalid(
                            "phases[].percent must rise from phase to phase up to 100, such as 5, 25, 100.");
                }
                percent = phase.percent();
            } else if (phase.percent() != 0 || devices <= count || devices > MAX_DEVICES) {
                throw Problem.invalid(
                        "phases[].count must rise from phase to phase, such as 100, 1000; give either percent or count.");
            } else {
                count = devices;
            }
        }
        if (percent != 100 || phases.getLast().count() != null) {
            throw Problem.invalid("The last phase must reach 100 percent, not %s."
                    .formatted(phases.getLast().size()));
        }
    }

    private static void requireLimits(Phase phase) {
        Integer failures = phase.failurePercent();
        if (phase.successPercent() < 0 || phase.successPercent() > 100 || phase.soakSeconds() < 0) {
            throw Problem.invalid("phases[].successPercent must be 0 to 100 and soakSeconds at least 0.");
        }
        if (failures != null && (failures < 0 || failures > 100)) {
            throw Problem.invalid("phases[].failurePercent must be 0 to 100.");
        }
    }
}
