package dev.fleetward.insight.detect;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Something abnormal in a fleet, as it is kept.
 *
 * @param number short name within the product, as in addresses
 * @param slice parts of the fleet by name
 * @param serial of the one device it is about, where it is about one
 * @param caseLink address of the case it led to
 * @param endedAt empty while it lasts
 * @param mutedUntil with the state muted
 */
public record Anomaly(
        @JsonIgnore UUID id,
        long number,
        String metric,
        Measure measure,
        Shape shape,
        SortedMap<String, String> slice,
        Optional<String> against,
        Optional<String> serial,
        Optional<Long> issue,
        String caseLink,
        String sentence,
        double value,
        double usual,
        double low,
        double high,
        double p,
        long devices,
        long affected,
        Instant since,
        Instant foundAt,
        Instant lastAt,
        Optional<Instant> endedAt,
        State state,
        Optional<Instant> mutedUntil,
        String stateBy) {

    /** What people said of it. */
    public enum State {
        NEW,
        ACKNOWLEDGED,
        MUTED
    }

    public boolean isOpen() {
        return endedAt.isEmpty();
    }
}
