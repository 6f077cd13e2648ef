package dev.fleetward.ingest;

import dev.fleetward.kernel.StagedFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one part of a message turned out to be. */
public sealed interface Decoded {

    /**
     * @param attachment what to keep in the blob store beside the event, if there is anything
     * @param id by which its sender tells a repetition; null if only the content does
     */
    record Event(
            FieldEvent event, Attached attachment, @Nullable String id) implements Decoded {
        public Event(FieldEvent event) {
            this(event, Bytes.NONE, null);
        }

        public Event(FieldEvent event, Attached attachment) {
            this(event, attachment, null);
        }
    }

    /** What the device says of itself beside its events; the latest counts, and saying it again is no event. */
    record Attributes(Map<String, Object> values) implements Decoded {}

    /** This part cannot be understood; the others of its message may be. */
    record Refused(String reason, String detail) implements Decoded {}

    /** What goes to the blob store once the event is taken, and nowhere if it is refused. */
    sealed interface Attached {}

    /** A file that lies on the disk already. */
    record Staged(StagedFile file) implements Attached {}

    /** Bytes that may be absent. */
    record Bytes(byte @Nullable [] value) implements Attached {
        public static final Bytes NONE = new Bytes(null);
    }
}
