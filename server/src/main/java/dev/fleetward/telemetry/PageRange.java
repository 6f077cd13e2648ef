package dev.fleetward.telemetry;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The spans a page offers; {@code ?range=} in its address. */
public enum PageRange {
    DAY("24h", "24 hours", Duration.ofDays(1)),
    WEEK("7d", "7 days", Duration.ofDays(7)),
    MONTH("30d", "30 days", Duration.ofDays(30)),
    QUARTER("90d", "90 days", Duration.ofDays(90));

    private final String slug;
    private final String label;
    private final Duration span;

    PageRange(String slug, String label, Duration span) {
        this.slug = slug;
        this.label = label;
        this.span = span;
    }

    /** @throws Problem 400 naming the ranges there are */
    public static PageRange parse(@Nullable String slug) {
        if (slug == null || slug.isEmpty()) {
            return WEEK;
        }
        return Arrays.stream(values())
                .filter(range -> range.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("range must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(PageRange::getSlug).collect(Collectors.joining(", ")),
                                slug)));
    }

    public TimeRange until(Instant now) {
        return TimeRange.last(span, now);
    }

    public String getSlug() {
        return slug;
    }

    public String getLabel() {
        return label;
    }
}
