package dev.fleetward.updates.plan;

import dev.fleetward.kernel.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rollout aims at; cohort, query and share must all hold.
 *
 * @param cohort the named set of devices; absent means every device of the product
 * @param query of the device language, asked again while the rollout runs; absent for any
 * @param queryName what the query was saved as, when it was taken from one
 * @param percent of those devices, chosen by a stable hash of rollout and device: a device is in or out for good
 */
public record Target(
        @Nullable String cohort,
        @Nullable String query,
        @Nullable String queryName,
        int percent) {
    public static final Target EVERYTHING = new Target(null, null, null, 100);
    private static final int MAX_QUERY_CHARACTERS = 2_000;

    public Target {
        if (percent < 1 || percent > 100) {
            throw Problem.invalid("targetPercent must be 1 to 100, not %d.".formatted(percent));
        }
        if (query != null && query.length() > MAX_QUERY_CHARACTERS) {
            throw Problem.invalid("query has at most %,d characters.".formatted(MAX_QUERY_CHARACTERS));
        }
    }

    /** Devices whose hash of this rollout (0 to 9999) is smaller are in. */
    public int buckets() {
        return percent * 100;
    }

    /** "cohort beta", "devices exposed to CVE-2026-1234, a tenth by hash", for sentences. */
    public String words() {
        StringBuilder words = new StringBuilder(percent == 100 ? "" : percent + " % of ");
        if (cohort == null && query == null) {
            return words.append("all devices").toString();
        }
        if (cohort != null) {
            words.append("cohort ").append(cohort);
        }
        if (query != null) {
            words.append(cohort == null ? "devices: " : ", ").append(queryName == null ? query : queryName);
        }
        return words.toString();
    }
}
