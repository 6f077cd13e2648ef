package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent.CustomTrace;
import dev.fleetward.ingest.chunks.Malformed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Trouble that programs and scripts report, with or without a log beside it. */
final class CustomTraces {
    static final int MAX_LOG_BYTES = 16 * 1024 * 1024;
    private static final int TAIL_BYTES = 32 * 1024;

    private CustomTraces() {}

    static CustomTrace read(ObjectNode metadata, MarEntryReader.Files files) throws IOException, Malformed {
        byte[] log = files.has("log_file_name")
                ? files.open("log_file_name", MAX_LOG_BYTES).readWhole()
                : null;
        return new CustomTrace(
                orEmpty(Manifest.text(metadata, "program")),
                metadata.path("reason").asText("").replace('\0', '\uFFFD'),
                Manifest.text(metadata, "signature"),
                metadata.path("crash").asBoolean(),
                orEmpty(Manifest.text(metadata, "source")),
                log == null ? null : (Long) lines(log),
                log == null ? null : tail(log));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static long lines(byte[] log) {
        long lines = 0;
        for (byte one : log) {
            if (one == '\n') {
                lines++;
            }
        }
        return log.length > 0 && log[log.length - 1] != '\n' ? lines + 1 : lines;
    }

    private static String tail(byte[] log) {
        int from = Math.max(0, log.length - TAIL_BYTES);
        return new String(log, from, log.length - from, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
