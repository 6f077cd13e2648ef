package dev.fleetward.vulnerabilities.feeds;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A feed as people and programs see it.
 *
 * @param state unused, fresh, stale, or failing: not had at the last attempt
 * @param address another than the publisher's; empty for that
 * @param parts of OSV, the ecosystems wanted
 * @param lastImport absent when nothing was ever imported
 */
record Feed(
        String name,
        String title,
        String what,
        String state,
        boolean online,
        String address,
        String publisherAddress,
        List<String> parts,
        boolean takesKey,
        boolean hasKey,
        long everyHours,
        long freshHours,
        Optional<Instant> lastSuccessAt,
        Optional<Instant> lastAttemptAt,
        Optional<Instant> nextAttemptAt,
        long failures,
        String lastError,
        long quarantined,
        Optional<ImportStore.Past> lastImport) {

    static Feed of(FeedStore.Chosen chosen, long quarantined, Optional<ImportStore.Past> lastImport, Instant now) {
        return new Feed(
                chosen.name().slug(),
                chosen.name().title(),
                chosen.name().what(),
                state(chosen, now),
                chosen.online(),
                chosen.address(),
                chosen.name().address(),
                chosen.parts(),
                chosen.name().hasKey(),
                chosen.sealedKey() != null,
                chosen.everyHours(),
                chosen.freshHours(),
                chosen.lastSuccessAt(),
                chosen.lastAttemptAt(),
                chosen.nextAttemptAt().filter(_ -> chosen.online()),
                chosen.failures(),
                chosen.lastError(),
                quarantined,
                lastImport);
    }

    /** Since when it is past its limit; empty while it is not, and when it is not in use. */
    static Optional<Instant> staleSince(FeedStore.Chosen chosen, Instant now) {
        return chosen.lastSuccessAt()
                .map(at -> at.plus(Duration.ofHours(chosen.freshHours())))
                .filter(limit -> limit.isBefore(now));
    }

    private static String state(FeedStore.Chosen chosen, Instant now) {
        if (staleSince(chosen, now).isPresent()) {
            return "stale";
        }
        if (chosen.failures() > 0) {
            return "failing";
        }
        return chosen.lastSuccessAt().isPresent() ? "fresh" : "unused";
    }

    /** The state word of the design system. */
    @JsonIgnore
    public String getTone() {
        return switch (state) {
            case "fresh" -> "ok";
            case "stale" -> "bad";
            case "failing" -> "attention";
            default -> "unknown";
        };
    }

    @JsonIgnore
    public String getPartsText() {
        return String.join(", ", parts);
    }
}
