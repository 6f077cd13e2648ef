package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.vulnerabilities.intake.Feeds.Taken;
import java.util.ArrayList;
import java.util.List;

/**
 * What an import did.
 *
 * @param feed which feed it was; when nobody said, its content told
 * @param sha256 and sizeBytes: of what was sent, as it was sent
 * @param imported records not known before
 * @param updated known records that were replaced by newer or corrected ones
 * @param unchanged known records that said nothing new, or were older than what is known
 * @param withdrawn of the imported and updated ones, those their source has withdrawn
 * @param rejectedRecords how many were not taken; they are in quarantine, and the list below names the first of them
 */
record FeedReport(
        String feed,
        String sha256,
        long sizeBytes,
        long imported,
        long updated,
        long unchanged,
        long withdrawn,
        long rejectedRecords,
        List<Rejected> rejected) {

    static final int MAX_NAMED_REJECTIONS = 1_000;

    record Rejected(String name, String reason) {}

    boolean isAllRejected() {
        return rejectedRecords > 0 && imported + updated + unchanged + withdrawn == 0;
    }

    /** Counts while records go by. Used by one thread. */
    static final class Tally {
        private long imported;
        private long updated;
        private long unchanged;
        private long withdrawn;
        private long rejectedRecords;
        private final List<Rejected> rejected = new ArrayList<>();

        void add(Taken taken) {
            imported += taken.imported();
            updated += taken.updated();
            unchanged += taken.unchanged();
            withdrawn += taken.withdrawn();
        }

        void reject(String name, String reason) {
            rejectedRecords++;
            if (rejected.size() < MAX_NAMED_REJECTIONS) {
                rejected.add(new Rejected(name, reason));
            }
        }

        FeedReport report(FeedName feed, String sha256, long sizeBytes) {
            return new FeedReport(
                    feed.slug(),
                    sha256,
                    sizeBytes,
                    imported,
                    updated,
                    unchanged,
                    withdrawn,
                    rejectedRecords,
                    List.copyOf(rejected));
        }
    }
}
