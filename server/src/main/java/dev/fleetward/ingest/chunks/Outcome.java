package dev.fleetward.ingest.chunks;

import java.util.List;

/** What became of chunks. Each chunk given to a {@link Reassembler} ends in exactly one outcome that is not waiting. */
public sealed interface Outcome {

    /** A message with a right CRC, and the chunks it came in, in order of arrival. */
    record Completed(byte[] message, List<Chunk> chunks) implements Outcome {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The chunk is part of a message whose rest has not come. */
    record Waiting() implements Outcome {}

    /** The chunk repeats what is already here. */
    record Repeated(Chunk chunk) implements Outcome {}

    /** These chunks make no message. */
    record Refused(String reason, String detail, List<Chunk> chunks) implements Outcome {}
}
