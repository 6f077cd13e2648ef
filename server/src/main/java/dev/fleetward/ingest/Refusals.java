package dev.fleetward.ingest;

import dev.fleetward.ingest.QuarantineStore.Refusal;
import dev.fleetward.ingest.chunks.Chunk;
import java.util.List;

/** One quarantine entry for a message, however many of its parts were refused. */
final class Refusals {
    private Refusals() {}

    static Refusal together(List<Decoded.Refused> parts, List<Chunk> chunks) {
        Decoded.Refused first = parts.getFirst();
        String detail = parts.size() == 1
                ? first.detail()
                : "%s (and %d more parts of the message)".formatted(first.detail(), parts.size() - 1);
        return new Refusal(first.reason(), detail, chunks);
    }
}
