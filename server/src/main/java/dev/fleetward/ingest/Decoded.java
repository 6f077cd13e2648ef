package dev.fleetward.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one part of a message turned out to be. */
public sealed interface Decoded {

    /**
     * @param attachment the bytes to keep in the blob store beside the event, if it has any
     * @param id by which its sender tells a repetition; null if only the content does
     */
    record Event(
            FieldEvent event, Bytes attachment, @Nullable String id) implements Decoded {
        public Event(FieldEvent event) {
            this(event, Bytes.NONE, null);
        }

        public Event(FieldEvent event, Bytes attachment) {
            this(event, attachment, null);
        }
    }

    /** What the device says of itself beside its events; the latest counts, and saying it again is no event. */
    record Attributes(Map<String, Object> values) implements Decoded {}

    /** This part cannot be understood; the others of its message may be. */
    record Refused(String reason, String detail) implements Decoded {}

    /** Bytes that may be absent. */
    record Bytes(byte @Nullable [] value) {
        public static final Bytes NONE = new Bytes(null);
    }
}
