package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.crashes.dump.CrashReport.Capture;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the Memfault Linux agent writes beside a core: notes in CBOR, one with integer keys and one with names. */
final class CaptureNotes {
    private static final CBORMapper CBOR = new CBORMapper();
    private static final String OWNER = "Memfault";
    private static final long METADATA = 0x4154454d;
    private static final long DEBUG_DATA = 0x4154454e;
    private static final int MAX_LOG_LINES = 1_000;

    private CaptureNotes() {}

    static @Nullable Capture of(List<CoreFile.Note> notes) {
        return note(notes, METADATA).map(CaptureNotes::capture).orElse(null);
    }

    /** What went wrong while it was captured. */
    static List<String> warnings(List<CoreFile.Note> notes) {
        return note(notes, DEBUG_DATA).map(it -> lines(it.path("capture_logs"))).orElse(List.of());
    }

    private static Capture capture(JsonNode note) {
        JsonNode strategy = note.path("9");
        JsonNode kib = strategy.path("max_thread_size_kib");
        return new Capture(
                note.path("3").isIntegralNumber()
                        ? Instant.ofEpochSecond(note.path("3").asLong())
                        : null,
                text(note.path("2")),
                kib.isIntegralNumber()
                        ? "%s, up to %d KiB of each stack"
                                .formatted(strategy.path("type").asText(), kib.asLong())
                        : text(strategy.path("type")),
                text(note.path("8")),
                text(note.path("4")),
                text(note.path("5")),
                text(note.path("6")),
                text(note.path("7")),
                lines(note.path("10").path("logs")));
    }

    private static Optional<JsonNode> note(List<CoreFile.Note> notes, long type) {
        return notes.stream()
                .filter(note -> note.owner().equals(OWNER) && note.type() == type)
                .findFirst()
                .flatMap(note -> {
                    var bytes = new byte[note.content().remaining()];
                    note.content().duplicate().get(bytes);
                    try {
                        return Optional.ofNullable(CBOR.readTree(bytes));
                    } catch (IOException damaged) {
                        return Optional.empty();
                    }
                });
    }

    private static List<String> lines(JsonNode array) {
        var lines = new ArrayList<String>();
        for (JsonNode line : array) {
            if (lines.size() == MAX_LOG_LINES) {
                break;
            }
            lines.add(line.asText());
        }
        return List.copyOf(lines);
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }
}
