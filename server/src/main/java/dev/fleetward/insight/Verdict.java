package dev.fleetward.insight;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guard's answer to one of its rules.
 *
 * @param subject the metric and its limit in words; empty for the other kinds
 * @param updated for failed installations: those that failed of so many, in place of hours
 * @param ratio rate of updated devices over that of waiting ones with its 95 % interval; empty when neither side had an
 *     event or one was not observed, and for installations
 * @param alwaysValidP chance of evidence this strong at any look, were the update harmless
 * @param note what stands behind it, such as the issues; empty for nothing
 */
public record Verdict(
        GuardKind kind,
        String subject,
        Finding finding,
        Arm updated,
        Arm waiting,
        int affected,
        Optional<Ratio> ratio,
        double alwaysValidP,
        Demand demand,
        String note) {

    /** Verdicts written before there were kinds are of crashes. */
    public Verdict {
        kind = orElse(kind, GuardKind.CRASH);
        subject = orElse(subject, "");
        note = orElse(note, "");
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

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

    /** "Crashes", "Metric battery above 5". */
    public String title() {
        return subject.isEmpty() ? kind.title() : kind.title() + " " + subject;
    }

    /** The answer as a sentence with its figures. */
    public String sentence() {
        String said = kind == GuardKind.UPDATE_FAILURE ? ofInstallations() : ofRates();
        return note.isEmpty() ? said : said + " " + note;
    }

    private String ofInstallations() {
        String counts = String.format(
                Locale.ROOT,
                "%d of %s installations failed where %.0f %% are accepted",
                updated.eventDays(),
                hours(updated.deviceHours()),
                100 * waiting.rate().perHour());
        return switch (finding) {
            case NOT_ENOUGH_DATA -> "No installation has ended yet.";
            case NOT_WORSE -> counts + String.format(Locale.ROOT, " (p = %.3f).", alwaysValidP);
            case WORSE -> "More installations fail than accepted: " + counts + " (" + pText().substring(2) + ").";
        };
    }

    private String ofRates() {
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
                                "Updated devices do not %s significantly more: %s (%s; p = %.3f).",
                                kind.verb(subject),
                                counts(),
                                times(r),
                                alwaysValidP))
                        .orElseGet(() -> kind.none() + " on either side so far: " + counts() + ".");
            case WORSE ->
                String.format(
                        Locale.ROOT,
                        "Updated devices %s more than those not yet updated: %s%s; %d updated devices affected.",
                        kind.verb(subject),
                        counts(),
                        ratio.map(r -> " (" + times(r) + pText() + ")").orElse(""),
                        affected);
        };
    }

    private String counts() {
        return String.format(
                Locale.ROOT,
                "%d %s in %s device-hours against %d in %s",
                updated.eventDays(),
                kind.events(),
                hours(updated.deviceHours()),
                waiting.eventDays(),
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
        return String.format(Locale.ROOT, hours < 10 && hours != Math.rint(hours) ? "%.1f" : "%,.0f", hours);
    }
}
