package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What the log keeps of an upload: its bytes lie in the blob store.
 *
 * @param entry the folder of an archive to read
 * @param refusal why there is nothing to read
 * @param commit what the sender said of a file that is no archive
 */
record UploadReference(
        Kind kind,
        String sha256,
        @Nullable String entry,
        @Nullable Refusal refusal,
        @Nullable JsonNode commit) {

    enum Kind {
        MAR,
        COREDUMP,
        ELF_COREDUMP,
        RECORDING
    }

    record Refusal(String reason, String detail) {}

    static UploadReference toEntry(String sha256, String entry) {
        return new UploadReference(Kind.MAR, sha256, entry, null, null);
    }

    static UploadReference refused(String sha256, String reason, String detail) {
        return new UploadReference(Kind.MAR, sha256, null, new Refusal(reason, detail), null);
    }

    static UploadReference toFile(Kind kind, String sha256, JsonNode commit) {
        return new UploadReference(kind, sha256, null, null, commit);
    }

    static UploadReference read(byte[] logged) {
        return Json.read(new String(logged, StandardCharsets.UTF_8), UploadReference.class);
    }

    byte[] bytes() {
        return Json.write(this).getBytes(StandardCharsets.UTF_8);
    }
}
