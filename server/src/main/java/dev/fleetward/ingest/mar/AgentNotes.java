package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.CborParser;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.mar.CoreFile.Note;
import java.util.List;

/** The two notes the agent adds to a core, in CBOR. One that cannot be read is told of, and costs nothing else. */
final class AgentNotes {
    private static final String OWNER = "Memfault";
    private static final long METADATA = 0x4154_454d;
    private static final long DEBUG_DATA = 0x4154_454e;
    private static final List<String> KEYS = List.of(
            "",
            "schema_version",
            "linux_sdk_version",
            "captured_time_epoch_s",
            "device_serial",
            "hardware_version",
            "software_type",
            "software_version",
            "cmd_line",
            "capture_strategy",
            "application_logs");

    private AgentNotes() {}

    static void read(ObjectNode facts, List<Note> notes) {
        for (Note note : notes) {
            if (note.owner().equals(OWNER) && (note.type() == METADATA || note.type() == DEBUG_DATA)) {
                String name = note.type() == METADATA ? "memfault_metadata_note" : "memfault_debug_data_note";
                ObjectNode shown = facts.putObject(name).put("note_type", "0x" + Long.toHexString(note.type()));
                fill(shown, note);
            }
        }
    }

    private static void fill(ObjectNode shown, Note note) {
        byte[] cbor = new byte[note.content().limit()];
        note.content().get(0, cbor);
        try {
            JsonNode read = CborParser.parse(cbor);
            for (var member : read.properties()) {
                shown.set(name(member.getKey()), value(member));
            }
        } catch (Malformed e) {
            shown.put("unreadable", e.detail());
        }
    }

    /** Integer keys in one note, words in the other. */
    private static String name(String key) {
        for (int i = 1; i < KEYS.size(); i++) {
            if (key.equals(Integer.toString(i))) {
                return KEYS.get(i);
            }
        }
        return key;
    }

    private static JsonNode value(java.util.Map.Entry<String, JsonNode> member) {
        JsonNode logs = member.getValue().path("logs");
        return name(member.getKey()).equals("application_logs") && logs.isArray() ? logs : member.getValue();
    }
}
