package dev.fleetward.vulnerabilities.priority;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a vulnerability in a product.
 *
 * @param exploited since when, by a list such as CISA's, of those named
 * @param likely EPSS: the share of 1 that it is exploited within 30 days
 * @param poc whether a record's links show code that exploits it
 * @param ssvc what CISA says for its tree
 * @param versionsOpen versions about which nothing is decided
 * @param excusedAt when it was last decided, where it was decided as not affected
 * @param fixes versions of components that records name as fixed
 */
record Facts(
        UUID vulnerability,
        String name,
        String summary,
        String severity,
        double score,
        String vector,
        boolean poc,
        List<String> components,
        List<String> fixes,
        Instant foundAt,
        long devicesExposed,
        long versions,
        long versionsExposed,
        long versionsOpen,
        Optional<Instant> excusedAt,
        Optional<Exploited> exploited,
        Optional<Likely> likely,
        StatedSsvc ssvc,
        Handling handling) {

    /** @param devices exposed more, or fewer, by what is said of some devices only */
    Facts corrected(long devices) {
        return devices == 0
                ? this
                : new Facts(
                        vulnerability,
                        name,
                        summary,
                        severity,
                        score,
                        vector,
                        poc,
                        components,
                        fixes,
                        foundAt,
                        Math.max(0, devicesExposed + devices),
                        versions,
                        versionsExposed,
                        versionsOpen,
                        excusedAt,
                        exploited,
                        likely,
                        ssvc,
                        handling);
    }

    record Exploited(LocalDate since, Instant listedAt, List<String> sources, boolean ransomware) {}

    record Likely(double share, double percentile, LocalDate scoredOn) {}

    /** What people do about it. */
    record Handling(
            String assignee,
            Optional<LocalDate> dueOn,
            Optional<LocalDate> deferredUntil,
            Optional<Instant> deferredAt,
            Reachability reachability,
            String reachabilityWhy,
            Optional<Instant> exploitedAt,
            String exploitedBy) {}

    enum Reachability {
        UNKNOWN,
        REACHABLE,
        UNREACHABLE;

        public String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
