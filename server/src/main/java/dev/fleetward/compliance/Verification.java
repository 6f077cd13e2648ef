package dev.fleetward.compliance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a product's ledger is whole.
 *
 * @param records that hold, up to the first that does not
 * @param headHash hash of the last record that holds; print or deposit it to prove later that nothing was cut off
 * @param brokenAt first record that does not hold, null when all do
 * @param broken every record that does not hold, the first {@value #MAX_BROKEN}
 */
public record Verification(
        boolean valid,
        long records,
        String headHash,
        @Nullable Long brokenAt,
        @Nullable String reason,
        List<Broken> broken) {
    static final int MAX_BROKEN = 100;

    /** A record that does not hold, by what it says it is. */
    public record Broken(long sequence, String source, String reason) {}

    /** @param expectedHead what the ledger says its last hash is; a cut-off tail shows here */
    static Verification of(List<EvidenceRecord> chain, String expectedHead) {
        var walk = new Walk();
        walk.goesOn(chain);
        return walk.end(expectedHead);
    }

    /** Walks a chain from its first record, batch by batch, on past what is broken. Not for sharing between threads. */
    static final class Walk {
        private final List<Broken> broken = new ArrayList<>();
        private String previous = EvidenceRecord.GENESIS;
        private long sequence;
        private String lastThatHolds = EvidenceRecord.GENESIS;
        private long holding;

        long sequence() {
            return sequence;
        }

        /** @return whether there may be more to walk */
        boolean goesOn(List<EvidenceRecord> batch) {
            batch.forEach(this::add);
            return !batch.isEmpty() && broken.size() < MAX_BROKEN;
        }

        void add(EvidenceRecord record) {
            String fault = fault(record, sequence + 1, previous);
            previous = record.hash();
            sequence = record.sequence();
            if (fault != null && broken.size() < MAX_BROKEN) {
                broken.add(new Broken(record.sequence(), record.source(), fault));
            }
            if (broken.isEmpty()) {
                lastThatHolds = previous;
                holding = sequence;
            }
        }

        Verification end(String expectedHead) {
            if (broken.isEmpty() && !previous.equals(expectedHead)) {
                broken.add(new Broken(sequence + 1, "", "records after the one before are missing"));
            }
            Broken first = broken.isEmpty() ? null : broken.getFirst();
            return new Verification(
                    first == null,
                    holding,
                    lastThatHolds,
                    first == null ? null : first.sequence(),
                    first == null ? null : first.reason(),
                    List.copyOf(broken));
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
