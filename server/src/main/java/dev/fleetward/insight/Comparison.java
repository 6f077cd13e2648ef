package dev.fleetward.insight;

import java.util.List;

/**
 * What one rule has seen of a rollout so far.
 *
 * @param subject as in {@link Verdict}
 * @param stretches both sides' counts, one entry a day
 * @param affected distinct updated devices with an event
 * @param dispersion how many days the devices that wait have an event on when they have any, weighed by those days: some
 *     devices crash every day whatever they run, and their days are not independent evidence
 * @param note as in {@link Verdict}
 */
public record Comparison(
        GuardKind kind, String subject, List<Stretch> stretches, int affected, double dispersion, String note) {
    public Comparison {
        stretches = List.copyOf(stretches);
        if (!(dispersion >= 1)) {
            throw new IllegalArgumentException("dispersion is at least 1");
        }
    }

    public static Comparison ofCrashes(List<Stretch> stretches, int affected) {
        return new Comparison(GuardKind.CRASH, "", stretches, affected, 1, "");
    }

    /**
     * Of days counted by device: Σk²/Σk, 1 when every device has one.
     *
     * @param daysOfDevices days with an event of each device that waits
     */
    public static double dispersion(Iterable<Long> daysOfDevices) {
        double days = 0;
        double squares = 0;
        for (long k : daysOfDevices) {
            days += k;
            squares += (double) k * k;
        }
        return days == 0 ? 1 : squares / days;
    }
}
