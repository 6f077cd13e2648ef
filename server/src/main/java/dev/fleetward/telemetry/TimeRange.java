package dev.fleetward.telemetry;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A span of time cut into equal buckets counted from 1970 (UTC): {@code from} inclusive, {@code to} exclusive. */
public record TimeRange(Instant from, Instant to, Duration bucket) {
    static final int MAX_BUCKETS = 2_000;
    private static final int COMFORTABLE_BUCKETS = 200;
    private static final Duration DEFAULT_SPAN = Duration.ofDays(7);
    private static final SequencedMap<String, Duration> BUCKETS = buckets();

    /**
     * @param bucket one of 1m, 5m, 15m, 1h, 6h, 1d, 7d; fitting the span when absent
     * @throws Problem 400 saying which parameter is wrong
     */
    public static TimeRange parse(@Nullable String from, @Nullable String to, @Nullable String bucket, Instant now) {
        Instant end = to == null || to.isEmpty() ? now : instant("to", to);
        Instant start = from == null || from.isEmpty() ? end.minus(DEFAULT_SPAN) : instant("from", from);
        if (!start.isBefore(end)) {
            throw Problem.invalid("from (%s) must be before to (%s).".formatted(start, end));
        }
        Duration width =
                bucket == null || bucket.isEmpty() ? fitting(Duration.between(start, end)) : BUCKETS.get(bucket);
        if (width == null) {
            throw Problem.invalid(
                    "bucket must be one of %s, not “%s”.".formatted(String.join(", ", BUCKETS.keySet()), bucket));
        }
        if (Duration.between(start, end).dividedBy(width) > MAX_BUCKETS) {
            throw Problem.invalid("%s to %s in buckets of %s are more than %d. Choose a wider bucket or a shorter span."
                    .formatted(start, end, bucket, MAX_BUCKETS));
        }
        return new TimeRange(start, end, width);
    }

    static TimeRange last(Duration span, Instant now) {
        return new TimeRange(now.minus(span), now, fitting(span));
    }

    public long bucketMicros() {
        return bucket.toMillis() * 1_000;
    }

    /** "1h", as the API writes it. */
    public String bucketName() {
        return BUCKETS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(bucket))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining());
    }

    private static Duration fitting(Duration span) {
        return BUCKETS.values().stream()
                .filter(width -> span.dividedBy(width) <= COMFORTABLE_BUCKETS)
                .findFirst()
                .orElse(BUCKETS.lastEntry().getValue());
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s must be a time such as 2026-11-24T08:00:00Z, not “%s”.".formatted(name, text));
        }
    }

    private static SequencedMap<String, Duration> buckets() {
        var buckets = new LinkedHashMap<String, Duration>();
        buckets.put("1m", Duration.ofMinutes(1));
        buckets.put("5m", Duration.ofMinutes(5));
        buckets.put("15m", Duration.ofMinutes(15));
        buckets.put("1h", Duration.ofHours(1));
        buckets.put("6h", Duration.ofHours(6));
        buckets.put("1d", Duration.ofDays(1));
        buckets.put("7d", Duration.ofDays(7));
        return buckets;
    }
}
