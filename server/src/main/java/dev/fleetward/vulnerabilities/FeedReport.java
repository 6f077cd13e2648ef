package dev.fleetward.vulnerabilities;

import java.util.ArrayList;
import java.util.List;

/**
 * What an import did.
 *
 * @param imported records not known before
 * @param updated known records that were replaced by newer or corrected ones
 * @param unchanged known records that said nothing new, or were older than what is known
 * @param withdrawn of the imported and updated ones, those their source has withdrawn
 * @param rejectedRecords how many were not taken; the list below names the first of them
 */
public record FeedReport(
        long imported, long updated, long unchanged, long withdrawn, long rejectedRecords, List<Rejected> rejected) {

    static final int MAX_NAMED_REJECTIONS = 1_000;

    public record Rejected(String name, String reason) {}

    /** Counts while records go by. Used by one thread. */
    static final class Tally {
        long imported;
        long updated;
        long unchanged;
        long withdrawn;
        private long rejectedRecords;
        private final List<Rejected> rejected = new ArrayList<>();

        void reject(String name, String reason) {
            rejectedRecords++;
            if (rejected.size() < MAX_NAMED_REJECTIONS) {
                rejected.add(new Rejected(name, reason));
            }
        }

        FeedReport report() {
            return new FeedReport(imported, updated, unchanged, withdrawn, rejectedRecords, List.copyOf(rejected));
        }
    }
}
