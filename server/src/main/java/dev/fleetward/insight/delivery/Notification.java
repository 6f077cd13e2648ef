package dev.fleetward.insight.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is told, whatever the target: kept as it was when it became true.
 *
 * @param product null of a test
 * @param title one line
 * @param text some lines
 * @param link the page to look at
 * @param alerts at most {@value #MAX_ALERTS}; {@code more} are not listed
 */
public record Notification(
        Kind kind,
        @Nullable Product product,
        @Nullable Rule rule,
        Instant at,
        String title,
        String text,
        String link,
        List<Item> alerts,
        int more) {
    public static final int MAX_ALERTS = 20;

    public enum Kind {
        FIRING,
        REMINDER,
        RESOLVED,
        TEST;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public record Product(String slug, String name) {}

    public record Rule(String id, String name, String severity, String condition) {}

    /**
     * One alert of it.
     *
     * @param subject empty when the rule has one value
     * @param sentence the value in words
     */
    public record Item(
            String id,
            String subject,
            double value,
            String unit,
            Instant since,
            @Nullable Instant resolvedAt,
            String sentence,
            String link) {}

    static Notification test(String target, Instant at, String link) {
        return new Notification(
                Kind.TEST,
                null,
                null,
                at,
                "Test from Fleetward",
                "This is a test of the alert target “%s”. Nothing is wrong.".formatted(target),
                link,
                List.of(),
                0);
    }
}
