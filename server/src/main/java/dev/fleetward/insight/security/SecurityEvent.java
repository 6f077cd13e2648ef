package dev.fleetward.insight.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is shown.
 *
 * @param product slug; null for what concerns the whole organization
 * @param device serial; null when it is about no known device
 * @param source device, log or server
 * @param times how often, from first to last
 */
record SecurityEvent(
        UUID id,
        @Nullable String product,
        @Nullable String device,
        String kind,
        String title,
        String severity,
        String source,
        String name,
        String who,
        String sentence,
        JsonNode details,
        long times,
        Instant firstAt,
        Instant lastAt) {

    /** As a badge. */
    public String badge() {
        return Severity.parse(severity).badge();
    }
}
