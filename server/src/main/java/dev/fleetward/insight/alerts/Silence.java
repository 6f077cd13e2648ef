package dev.fleetward.insight.alerts;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Nobody is told of these alerts until then; they are seen nevertheless.
 *
 * @param rule null for all rules of the product
 * @param subject with {@code *} for any characters; empty for all
 */
record Silence(
        UUID id,
        @Nullable UUID rule,
        String ruleName,
        String subject,
        Instant until,
        String reason,
        Instant createdAt,
        String createdBy) {

    boolean covers(UUID ofRule, String ofSubject) {
        if (rule != null && !rule.equals(ofRule)) {
            return false;
        }
        return subject.isEmpty()
                || Pattern.matches(
                        Stream.of(subject.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                        ofSubject);
    }
}
