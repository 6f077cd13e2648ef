package dev.fleetward.updates.guards;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fleetward.insight.GuardKind;
import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing a guard watches.
 *
 * @param metric for {@code METRIC}: its name
 * @param above for {@code METRIC}: values above it are bad; either this or {@code below}
 * @param acceptedPercent for {@code UPDATE_FAILURE}: the share of failed installations that is accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GuardRule(
        GuardKind kind,
        @Nullable String metric,
        @Nullable Double above,
        @Nullable Double below,
        @Nullable Double acceptedPercent) {
    static final int MAX_RULES = 10;
    private static final double USUAL_ACCEPTED_PERCENT = 5;

    /** What a careful guard watches when nobody says otherwise. */
    public static final List<GuardRule> USUAL =
            List.of(of(GuardKind.CRASH), of(GuardKind.REBOOT), of(GuardKind.NEW_ISSUE));

    /** What a request says is checked here rather than while it is read, so that the answer names what is wrong. */
    private void check() {
        if (kind == null) { // left out of the request
            throw Problem.invalid("guards[].kind must be one of %s.".formatted(Arrays.toString(GuardKind.values())));
        }
        boolean isMetric = kind == GuardKind.METRIC;
        if (isMetric && (metric == null || metric.isBlank() || (above == null) == (below == null))) {
            throw Problem.invalid("A METRIC rule needs metric and one of above and below, such as"
                    + " {\"kind\":\"METRIC\",\"metric\":\"temperature\",\"above\":80}.");
        }
        if (!isMetric && (metric != null || above != null || below != null)) {
            throw Problem.invalid("metric, above and below belong to METRIC rules, not to %s.".formatted(kind));
        }
        if (acceptedPercent != null && !(acceptedPercent > 0 && acceptedPercent < 100)) {
            throw Problem.invalid("acceptedPercent must be above 0 and below 100.");
        }
    }

    public static GuardRule of(GuardKind kind) {
        return new GuardRule(kind, null, null, null, null);
    }

    /** @throws Problem 400 when there are too many or two of a kind that has one answer */
    public static List<GuardRule> checked(List<GuardRule> rules) {
        if (rules.isEmpty() || rules.size() > MAX_RULES) {
            throw Problem.invalid("guards must name 1 to %d rules.".formatted(MAX_RULES));
        }
        if (rules.stream().distinct().count() < rules.size()) {
            throw Problem.invalid("Two guards ask the same.");
        }
        rules.forEach(GuardRule::check);
        return List.copyOf(rules);
    }

    /** "Crashes", "Metric temperature above 80". */
    public String title() {
        return subject().isEmpty() ? kind.title() : kind.title() + " " + subject();
    }

    double acceptedShare() {
        return (acceptedPercent == null ? USUAL_ACCEPTED_PERCENT : acceptedPercent) / 100;
    }

    /** "temperature above 80"; empty for what is no metric. */
    String subject() {
        if (metric == null) {
            return "";
        }
        Double limit = above == null ? below : above;
        return String.format(Locale.ROOT, "%s %s %s", metric, above == null ? "below" : "above", number(limit));
    }

    private static String number(@Nullable Double limit) {
        return limit == null ? "" : limit == Math.rint(limit) ? Long.toString(limit.longValue()) : limit.toString();
    }
}
