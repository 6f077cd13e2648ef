package dev.fleetward.insight;

import java.util.Locale;
import java.util.Optional;

/**
 * The guard's answer.
 *
 * @param ratio crash rate of updated devices over that of waiting ones with its 95 % interval; empty when neither side
 *     crashed or one was not observed
 * @param alwaysValidP chance of evidence this strong at any look, were the update harmless
 */
public record Verdict(
        Finding finding,
        Arm updated,
        Arm waiting,
        int affected,
        Optional<Ratio> ratio,
        double alwaysValidP,
        Demand demand) {

    /** What the guard found. */
    public enum Finding {
        NOT_ENOUGH_DATA,
        NOT_WORSE,
        WORSE
    }

    /** A rate ratio with its 95 % interval. */
    public record Ratio(double value, double low, double high) {}

    public boolean worse() {
        return finding == Finding.WORSE;
    }

    /** The answer as a sentence with its figures. */
    public String sentence() {
        return switch (finding) {
            case NOT_ENOUGH_DATA ->
                String.format(
                        Locale.ROOT,
                        "Not enough data yet: %s of the %s device-hours needed on updated devices.",
                        hours(updated.deviceHours()),
                        hours(demand.minDeviceHours()));
            case NOT_WORSE ->
                ratio.map(r -> String.format(
                                Locale.ROOT,
                                "Updated devices do not crash significantly more: %s (%s; p = %.3f).",
                                counts(),
                                times(r),
                                alwaysValidP))
                        .orElseGet(() -> "No crash on either side so far: " + counts() + ".");
            case WORSE ->
                String.format(
                        Locale.ROOT,
                        "Updated devices crash more than those not yet updated: %s%s; %d updated devices affected.",
                        counts(),
                        ratio.map(r -> " (" + times(r) + pText() + ")").orElse(""),
                        affected);
        };
    }

    private String counts() {
        return String.format(
                Locale.ROOT,
                "%d crash-days in %s device-hours against %d in %s",
                updated.crashDays(),
                hours(updated.deviceHours()),
                waiting.crashDays(),
                hours(waiting.deviceHours()));
    }

    private static String times(Ratio r) {
        return String.format(
                Locale.ROOT, "%.1f times the rate, 95 %% interval %.1f to %.1f", r.value(), r.low(), r.high());
    }

    private String pText() {
        return alwaysValidP < 0.001 ? ", p < 0.001" : String.format(Locale.ROOT, ", p = %.3f", alwaysValidP);
    }

    private static String hours(double hours) {
        return String.format(Locale.ROOT, hours < 10 ? "%.1f" : "%,.0f", hours);
    }
}
