package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.Capture;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.PayloadDecoder.Payload;
import dev.fleetward.ingest.chunks.Malformed;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Cores and recordings that come alone, with what their sender says of them, instead of in an archive. */
@ApplicationScoped
class UploadedFiles {
    private static final int PREVIEW_BYTES = 16;

    Decoded read(Payload payload, UploadReference reference, Path file) throws IOException, Malformed {
        JsonNode commit = reference.commit() == null ? Manifest.MAPPER.createObjectNode() : reference.commit();
        JsonNode device = commit.path("device").isObject() ? commit.path("device") : commit;
        boolean core = reference.kind() == UploadReference.Kind.ELF_COREDUMP;
        var whole = new Attachment(reference.sha256(), Files.size(file), preview(file));
        var origin = new Origin(
                null,
                Manifest.text(device, "device_serial"),
                Manifest.text(device, "hardware_version"),
                Manifest.text(device, "software_type"),
                Manifest.text(device, "software_version"),
                null,
                null);
        AgentContent content = core
                ? new AgentContent.Core("none", whole, CoreFacts.of(file))
                : Recordings.recorded(recording(commit), whole);
        String type = core ? "elf-coredump" : "custom-data-recording";
        String id = "upload " + commit.path("file").path("token").asText(reference.sha256());
        var entry = new AgentEntry(
                content instanceof AgentContent.Core known ? MarEntryReader.byItsNote(origin, known) : origin,
                capture(type, origin),
                content);
        return new Decoded.Event(entry, Decoded.Bytes.NONE, id);
    }

    /** As a manifest would have it. */
    private static ObjectNode recording(JsonNode commit) {
        ObjectNode metadata = Manifest.MAPPER.createObjectNode();
        metadata.set("start_time", commit.path("start_time"));
        metadata.set("mimetypes", commit.path("mimetypes"));
        metadata.set("reason", commit.path("reason"));
        metadata.put("duration_ms", commit.path("duration_secs").asLong() * 1_000);
        return metadata;
    }

    private static Capture capture(String type, Origin origin) {
        @Nullable String none = null;
        return new Capture(
                type,
                none,
                null,
                null,
                none,
                none,
                null,
                origin.hardwareVersion(),
                origin.softwareType(),
                origin.softwareVersion());
    }

    private static String preview(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return HexFormat.of().formatHex(in.readNBytes(PREVIEW_BYTES));
        }
    }
}
