package dev.fleetward.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a product's ledger is whole.
 *
 * @param headHash hash of the last record that holds; print or deposit it to prove later that nothing was cut off
 * @param brokenAt first record that does not hold, null when all do
 */
public record Verification(
        boolean valid,
        long records,
        String headHash,
        @Nullable Long brokenAt,
        @Nullable String reason) {

    /** @param expectedHead what the ledger says its last hash is; a cut-off tail shows here */
    static Verification of(List<EvidenceRecord> chain, String expectedHead) {
        var walk = new Walk();
        walk.goesOn(chain);
        return walk.end(expectedHead);
    }

    /** Walks a chain from its first record, batch by batch. Not for sharing between threads. */
    static final class Walk {
        private String previous = EvidenceRecord.GENESIS;
        private long sequence;
        private @Nullable Verification broken;

        long sequence() {
            return sequence;
        }

        /** @return whether there may be more to walk */
        boolean goesOn(List<EvidenceRecord> batch) {
            for (EvidenceRecord record : batch) {
                String fault = fault(record, sequence + 1, previous);
                if (fault != null) {
                    broken = new Verification(false, sequence, previous, record.sequence(), fault);
                    return false;
                }
                previous = record.hash();
                sequence = record.sequence();
            }
            return !batch.isEmpty();
        }

        Verification end(String expectedHead) {
            if (broken != null) {
                return broken;
            }
            return previous.equals(expectedHead)
                    ? new Verification(true, sequence, previous, null, null)
                    : new Verification(false, sequence, previous, sequence + 1, "records after this one are missing");
        }
    }

    private static @Nullable String fault(EvidenceRecord record, long expectedSequence, String previous) {
        if (record.sequence() != expectedSequence) {
            return "record " + expectedSequence + " is missing";
        }
        if (!record.previousHash().equals(previous)) {
            return "it does not follow the record before it";
        }
        return record.computedHash().equals(record.hash()) ? null : "its content does not match its hash";
    }
}
