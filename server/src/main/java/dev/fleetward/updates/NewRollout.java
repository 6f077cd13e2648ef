package dev.fleetward.updates;

import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.Urgency;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A rollout as asked for. What is left out has the value of a careful rollout: 5, 25, 50, then all. */
public record NewRollout(
        String version,
        String softwareType,
        String name,
        @Nullable String cohort,
        Urgency urgency,
        @Nullable Instant forcedAt,
        Advance advance,
        List<Phase> phases,
        int maxFailurePercent,
        double guardMinDeviceHours) {
    static final int MAX_PHASES = 20;
    static final int MAX_NAME_CHARS = 200;
    private static final int[] USUAL_PERCENTS = {5, 25, 50, 100};
    static final int USUAL_SUCCESS_PERCENT = 80;
    static final long USUAL_SOAK_SECONDS = 3600;
    static final int USUAL_MAX_FAILURE_PERCENT = 20;
    static final double USUAL_GUARD_DEVICE_HOURS = 24;

    /** The body of a request; every member but the version may be missing. */
    record Request(
            @Nullable String version,
            @Nullable String softwareType,
            @Nullable String name,
            @Nullable String cohort,
            @Nullable Urgency urgency,
            @Nullable Instant forcedAt,
            @Nullable Advance advance,
            @Nullable List<PhaseRequest> phases,
            @Nullable Integer maxFailurePercent,
            @Nullable Double guardMinDeviceHours,
            @Nullable Boolean start) {}

    /** One phase of a request. */
    record PhaseRequest(
            @Nullable Integer percent,
            @Nullable Integer successPercent,
            @Nullable Long soakSeconds) {}

    /** @throws Problem 400 naming the member that is wrong */
    static NewRollout of(Request request) {
        String version = request.version() == null ? "" : request.version().strip();
        if (version.isEmpty()) {
            throw Problem.invalid("version must name a release, such as 1.4.0.");
        }
        String type = or(request.softwareType(), "main");
        return new NewRollout(
                version,
                type,
                or(request.name(), type + " " + version),
                request.cohort() == null || request.cohort().isBlank() ? null : request.cohort(),
                request.urgency() == null ? Urgency.FORCED : request.urgency(),
                request.forcedAt(),
                request.advance() == null ? Advance.AUTOMATIC : request.advance(),
                phases(request.phases() == null ? List.of() : request.phases()),
                request.maxFailurePercent() == null ? USUAL_MAX_FAILURE_PERCENT : request.maxFailurePercent(),
                request.guardMinDeviceHours() == null ? USUAL_GUARD_DEVICE_HOURS : request.guardMinDeviceHours());
    }

    public NewRollout {
        if (name.length() > MAX_NAME_CHARS) {
            throw Problem.invalid("name may have at most " + MAX_NAME_CHARS + " characters.");
        }
        if (urgency == Urgency.TIMED && forcedAt == null) {
            throw Problem.invalid("forcedAt must say when a TIMED rollout becomes forced.");
        }
        if (phases.isEmpty() || phases.size() > MAX_PHASES) {
            throw Problem.invalid("phases must have 1 to " + MAX_PHASES + " entries.");
        }
        int reached = 0;
        for (Phase phase : phases) {
            if (phase.percent() <= reached || phase.percent() > 100) {
                throw Problem.invalid("phases[].percent must rise from phase to phase up to 100, such as 5, 25, 100.");
            }
            if (phase.successPercent() < 0 || phase.successPercent() > 100 || phase.soakSeconds() < 0) {
                throw Problem.invalid("phases[].successPercent must be 0 to 100 and soakSeconds at least 0.");
            }
            reached = phase.percent();
        }
        if (reached != 100) {
            throw Problem.invalid("The last phase must reach 100 percent, not " + reached + ".");
        }
        if (maxFailurePercent < 0 || maxFailurePercent > 100 || guardMinDeviceHours < 0) {
            throw Problem.invalid("maxFailurePercent must be 0 to 100 and guardMinDeviceHours at least 0.");
        }
    }

    private static List<Phase> phases(List<PhaseRequest> asked) {
        if (asked.isEmpty()) {
            return IntStream.range(0, USUAL_PERCENTS.length)
                    .mapToObj(i -> new Phase(i + 1, USUAL_PERCENTS[i], USUAL_SUCCESS_PERCENT, USUAL_SOAK_SECONDS, null))
                    .toList();
        }
        return IntStream.range(0, asked.size())
                .mapToObj(i -> phase(i + 1, asked.get(i)))
                .toList();
    }

    private static Phase phase(int ordinal, PhaseRequest asked) {
        return new Phase(
                ordinal,
                asked.percent() == null ? 0 : asked.percent(),
                asked.successPercent() == null ? USUAL_SUCCESS_PERCENT : asked.successPercent(),
                asked.soakSeconds() == null ? USUAL_SOAK_SECONDS : asked.soakSeconds(),
                null);
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
