package dev.fleetward.updates;

import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.guards.GuardRule;
import dev.fleetward.updates.plan.Target;
import dev.fleetward.updates.plan.Terms;
import dev.fleetward.updates.plan.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a rollout. Every member but the version may be missing; what is left out has the value of a
 * careful rollout: 5, 25, 50, then all.
 *
 * @param savedQuery name of a saved device query, in place of {@code query}
 * @param start whether it is submitted at once
 */
record RolloutRequest(
        @Nullable String version,
        @Nullable String softwareType,
        @Nullable String name,
        @Nullable String cohort,
        @Nullable String query,
        @Nullable String savedQuery,
        @Nullable Integer targetPercent,
        @Nullable Urgency urgency,
        @Nullable Instant forcedAt,
        @Nullable Advance advance,
        @Nullable List<PhaseRequest> phases,
        @Nullable Integer maxFailurePercent,
        @Nullable TermsRequest terms,
        @Nullable List<GuardRule> guards,
        @Nullable Double falseAlarm,
        @Nullable Double guardMinDeviceHours,
        @Nullable Instant startAt,
        @Nullable Boolean start) {
    private static final int[] USUAL_PERCENTS = {5, 25, 50, 100};
    static final int USUAL_SUCCESS_PERCENT = 80;
    static final long USUAL_SOAK_SECONDS = 3600;
    static final int USUAL_MAX_FAILURE_PERCENT = 20;
    static final double USUAL_GUARD_DEVICE_HOURS = 24;
    static final double USUAL_FALSE_ALARM = 0.05;

    /** One phase of a request. */
    record PhaseRequest(
            @Nullable Integer percent,
            @Nullable Integer count,
            @Nullable Integer successPercent,
            @Nullable Integer failurePercent,
            @Nullable Long soakSeconds,
            @Nullable Boolean approval,
            @Nullable Instant notBefore) {
        static PhaseRequest of(int percent) {
            return new PhaseRequest(percent, null, null, null, null, null, null);
        }

        private Phase phase(int ordinal) {
            return new Phase(
                    ordinal,
                    percent == null ? 0 : percent,
                    count,
                    successPercent == null ? USUAL_SUCCESS_PERCENT : successPercent,
                    failurePercent,
                    soakSeconds == null ? USUAL_SOAK_SECONDS : soakSeconds,
                    Boolean.TRUE.equals(approval),
                    notBefore,
                    null,
                    null);
        }
    }

    /** @param days empty for daily */
    record WindowRequest(
            @Nullable List<DayOfWeek> days,
            @Nullable String from,
            @Nullable String to,
            @Nullable String zone) {
        private Window window() {
            return Window.of(days == null ? List.of() : days, text(from), text(to), text(zone));
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }

    /** As in {@link Terms}. */
    record TermsRequest(
            @Nullable WindowRequest window,
            @Nullable Integer maxDownloading,
            @Nullable Integer maxKilobytesPerSecond,
            @Nullable Integer retries,
            @Nullable Integer backOffMinutes,
            @Nullable Integer timeoutHours,
            @Nullable Boolean confirm) {
        private Terms terms() {
            Terms usual = Terms.USUAL;
            return new Terms(
                    window == null ? null : window.window(),
                    or(maxDownloading, usual.maxDownloading()),
                    or(maxKilobytesPerSecond, usual.maxKilobytesPerSecond()),
                    or(retries, usual.retries()),
                    or(backOffMinutes, usual.backOffMinutes()),
                    or(timeoutHours, usual.timeoutHours()),
                    confirm);
        }

        private static int or(@Nullable Integer value, int otherwise) {
            return value == null ? otherwise : value;
        }
    }

    /** A version to a cohort in these phases, everything else as usual. */
    static RolloutRequest of(
            String version, String softwareType, String cohort, @Nullable Advance advance, List<PhaseRequest> phases) {
        return new RolloutRequest(
                version,
                softwareType,
                null,
                cohort,
                null,
                null,
                null,
                null,
                null,
                advance,
                phases,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * @param savedText the text behind {@code savedQuery}, when that is given
     * @throws Problem 400 naming the member that is wrong
     */
    NewRollout plan(@Nullable String savedText) {
        String wanted = or(version, "");
        if (wanted.isEmpty()) {
            throw Problem.invalid("version must name a release, such as 1.4.0.");
        }
        String type = or(softwareType, "main");
        return new NewRollout(
                wanted,
                type,
                or(name, type + " " + wanted),
                new Target(
                        blankToNull(cohort),
                        savedText == null ? blankToNull(query) : savedText,
                        savedText == null ? null : blankToNull(savedQuery),
                        targetPercent == null ? 100 : targetPercent),
                urgency == null ? Urgency.FORCED : urgency,
                forcedAt,
                advance == null ? Advance.AUTOMATIC : advance,
                plannedPhases(),
                maxFailurePercent == null ? USUAL_MAX_FAILURE_PERCENT : maxFailurePercent,
                terms == null ? Terms.USUAL : terms.terms(),
                guards == null ? GuardRule.USUAL : guards,
                falseAlarm == null ? USUAL_FALSE_ALARM : falseAlarm,
                guardMinDeviceHours == null ? USUAL_GUARD_DEVICE_HOURS : guardMinDeviceHours,
                startAt,
                null);
    }

    private List<Phase> plannedPhases() {
        List<PhaseRequest> asked = phases == null || phases.isEmpty()
                ? IntStream.of(USUAL_PERCENTS).mapToObj(PhaseRequest::of).toList()
                : phases;
        return IntStream.range(0, asked.size())
                .mapToObj(i -> asked.get(i).phase(i + 1))
                .toList();
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String or(@Nullable String value, String otherwise) {
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
