package dev.fleetward.ingest;

import org.jspecify.annotations.Nullable;

/** What one part of a message turned out to be. */
sealed interface Decoded {

    /** @param attachment the bytes to keep in the blob store beside the event, if it has any */
    record Event(FieldEvent event, Bytes attachment) implements Decoded {}

    /** This part cannot be understood; the others of its message may be. */
    record Refused(String reason, String detail) implements Decoded {}

    /** Bytes that may be absent. */
    record Bytes(byte @Nullable [] value) {
        static final Bytes NONE = new Bytes(null);
    }
}
