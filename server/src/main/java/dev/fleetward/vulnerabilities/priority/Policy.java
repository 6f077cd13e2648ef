package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a product's maker weighs vulnerabilities, and how long each class may take.
 *
 * @param environment environmental metrics of CVSS, such as {@code MAV:A/CR:H}
 * @param mission what a failure of the product means: low, medium or high
 * @param likelyPercent EPSS from which exploitation counts as likely
 * @param criticalScore CVSS from which a vulnerability counts as critical
 */
public record Policy(
        String environment,
        String mission,
        double likelyPercent,
        double criticalScore,
        int exploitedDays,
        int actDays,
        int highDays,
        int restDays) {
    /** EPSS 10 % and CVSS 9 as the line to what is urgent; days as makers of devices commonly promise them. */
    static final Policy DEFAULT = new Policy("", "medium", 10, 9, 7, 14, 30, 90);

    private static final int MAX_DAYS = 3_650;

    public Policy {
        environment = Metrics.checked(environment);
        missionOf(mission);
        if (likelyPercent < 0 || likelyPercent > 100 || criticalScore < 0 || criticalScore > 10) {
            throw Problem.invalid("likelyPercent is from 0 to 100, criticalScore from 0 to 10.");
        }
        for (int days : new int[] {exploitedDays, actDays, highDays, restDays}) {
            if (days < 1 || days > MAX_DAYS) {
                throw Problem.invalid("The days of a class are from 1 to %,d.".formatted(MAX_DAYS));
            }
        }
    }

    /** What of it is sent; what is left out stays as it is. */
    record Change(
            @Nullable String environment,
            @Nullable String mission,
            @Nullable Double likelyPercent,
            @Nullable Double criticalScore,
            @Nullable Integer exploitedDays,
            @Nullable Integer actDays,
            @Nullable Integer highDays,
            @Nullable Integer restDays) {
        Policy of(Policy before) {
            return new Policy(
                    environment == null ? before.environment : environment,
                    mission == null ? before.mission : mission,
                    likelyPercent == null ? before.likelyPercent : likelyPercent,
                    criticalScore == null ? before.criticalScore : criticalScore,
                    exploitedDays == null ? before.exploitedDays : exploitedDays,
                    actDays == null ? before.actDays : actDays,
                    highDays == null ? before.highDays : highDays,
                    restDays == null ? before.restDays : restDays);
        }
    }

    Ssvc.Mission missionOf() {
        return missionOf(mission);
    }

    private static Ssvc.Mission missionOf(String word) {
        return Arrays.stream(Ssvc.Mission.values())
                .filter(one -> one.label().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("mission must be one of "
                        + Arrays.stream(Ssvc.Mission.values())
                                .map(Ssvc.Mission::label)
                                .collect(Collectors.joining(", "))
                        + ", not “" + word + "”."));
    }

    Duration within(Priority.Rank rank) {
        return Duration.ofDays(
                switch (rank) {
                    case EXPLOITED -> exploitedDays;
                    case ACT -> actDays;
                    case HIGH -> highDays;
                    case REST, DEFERRED, SETTLED -> restDays;
                });
    }
}
