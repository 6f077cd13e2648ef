package dev.fleetward.insight.explore;

import dev.fleetward.kernel.Problem;
import dev.fleetward.telemetry.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a metric.
 *
 * @param versions only samples of these; empty for all, as the hardware and the cohorts
 * @param cohorts by slug, {@code none} for devices in none
 * @param query only of devices that match it now
 * @param previous beside the span, the one of the same length before it
 */
public record Question(
        String metric,
        Figure figure,
        Cut cut,
        Set<String> versions,
        Set<String> hardware,
        Set<String> cohorts,
        String query,
        TimeRange range,
        boolean previous,
        @Nullable Double threshold) {
    private static final int MAX_CHOSEN = 50;
    private static final int MAX_QUERY_CHARACTERS = 2_000;

    public Question {
        if (figure.isShare() && threshold == null) {
            throw Problem.invalid("figure=%s needs a threshold.".formatted(figure.slug()));
        }
    }

    /** @throws Problem 400 saying which parameter is wrong */
    public static Question parse(ExploreParameters wish, Instant now) {
        String metric = wish.metric().strip();
        if (metric.isEmpty()) {
            throw Problem.invalid("metric is missing: the name of one of the product's metrics.");
        }
        String compare = wish.compare().strip();
        if (!compare.isEmpty() && !compare.equals("previous")) {
            throw Problem.invalid("compare must be previous or absent, not “%s”.".formatted(compare));
        }
        String query = wish.q().strip();
        if (query.length() > MAX_QUERY_CHARACTERS) {
            throw Problem.invalid("q has at most %d characters.".formatted(MAX_QUERY_CHARACTERS));
        }
        String figure = wish.figure().strip();
        return new Question(
                metric,
                Figure.parse(figure.isEmpty() ? "mean" : figure),
                Cut.parse(wish.by().strip(), wish.match().strip()),
                chosen("version", wish.version()),
                chosen("hardware", wish.hardware()),
                chosen("cohort", wish.cohort()),
                query,
                Span.parse(wish.range(), wish.from(), wish.to(), wish.bucket(), now),
                !compare.isEmpty(),
                threshold(wish.threshold().strip()));
    }

    private static Set<String> chosen(String name, List<String> given) {
        var chosen = new TreeSet<String>();
        given.stream().filter(one -> !one.isEmpty()).forEach(chosen::add);
        if (chosen.size() > MAX_CHOSEN) {
            throw Problem.invalid("At most %d of %s at once.".formatted(MAX_CHOSEN, name));
        }
        return chosen;
    }

    private static @Nullable Double threshold(String given) {
        if (given.isEmpty()) {
            return null;
        }
        try {
            double number = Double.parseDouble(given);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Problem.invalid("threshold must be a number, not “%s”.".formatted(given));
        }
        throw Problem.invalid("threshold must be a finite number, not “%s”.".formatted(given));
    }

    double thresholdOrZero() {
        return threshold == null ? 0 : threshold;
    }

    /** Whether the roll-ups can answer: they know versions, hardware and cohorts by the hour. */
    boolean isRolledUp() {
        return cut.isRolledUp()
                && query.isEmpty()
                && figure.kind() != Figure.Kind.OVER
                && range.bucket().compareTo(Duration.ofHours(1)) >= 0;
    }

    /** The same question of the span before. */
    Question before() {
        Duration span = Duration.between(range.from(), range.to());
        return new Question(
                metric,
                figure,
                cut,
                versions,
                hardware,
                cohorts,
                query,
                new TimeRange(range.from().minus(span), range.from(), range.bucket()),
                false,
                threshold);
    }
}
