package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent.LogFile;
import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.chunks.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log files of one JSON object a line. What is no such object is kept as it stands. For one file each. */
final class LogFiles {
    static final long MAX_BYTES = 32L * 1024 * 1024;
    static final int MAX_LINES = 200_000;
    private static final int MAX_LINE_BYTES = 256 * 1024;
    private static final int ERROR_SEVERITY = 3;

    private final List<LogLine> lines = new ArrayList<>();
    private long parsed;
    private long raw;
    private long errors;
    private @Nullable JsonNode first;
    private @Nullable JsonNode last;

    private LogFiles() {}

    static LogFile read(ObjectNode metadata, Inflated file) throws IOException, Malformed {
        var reading = new LogFiles();
        reading.lines(file);
        file.finish();
        return new LogFile(
                Manifest.text(metadata.path("cid"), "uuid"),
                Manifest.text(metadata.path("next_cid"), "uuid"),
                file.compression(),
                file.bytes(),
                reading.parsed,
                reading.raw,
                reading.errors,
                file.isCutShort(),
                reading.first,
                reading.last,
                List.copyOf(reading.lines));
    }

    private void lines(InputStream in) throws IOException, Malformed {
        var line = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            int begin = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, begin, i - begin);
                    add(line);
                    begin = i + 1;
                }
            }
            line.write(buffer, begin, n - begin);
            if (line.size() > MAX_LINE_BYTES) {
                throw new Malformed("too-large", "A log line has more than %,d bytes.".formatted(MAX_LINE_BYTES));
            }
        }
        if (line.size() > 0) {
            add(line);
        }
    }

    private void add(ByteArrayOutputStream line) throws Malformed {
        byte[] bytes = line.toByteArray();
        line.reset();
        if (lines.size() == MAX_LINES) {
            throw new Malformed("too-large", "A log file has more than %,d lines.".formatted(MAX_LINES));
        }
        JsonNode entry = entry(bytes);
        if (entry == null) {
            raw++;
            lines.add(new LogLine(
                    null, Syslog.LEVEL_UNKNOWN, new FieldEvent.Plain(new String(bytes, StandardCharsets.UTF_8))));
            return;
        }
        parsed++;
        first = first == null ? entry : first;
        last = entry;
        JsonNode data = entry.path("data");
        Integer severity = Syslog.severity(data.path("PRIORITY"));
        if (severity != null && severity <= ERROR_SEVERITY) {
            errors++;
        }
        lines.add(new LogLine(
                time(entry),
                Syslog.level(severity),
                new FieldEvent.Plain(data.path("MESSAGE").asText()),
                speaker(data)));
    }

    private static FieldEvent.Speaker speaker(JsonNode data) {
        return new FieldEvent.Speaker(
                Manifest.text(data, "SYSLOG_IDENTIFIER"),
                Manifest.text(data, "_SYSTEMD_UNIT"),
                whole(data.path("_PID")),
                whole(data.path("SYSLOG_FACILITY")));
    }

    private static @Nullable Long whole(JsonNode text) {
        try {
            return text.isMissingNode() || text.isNull() ? null : Long.parseLong(text.asText());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable JsonNode entry(byte[] line) {
        if (line.length == 0 || line[0] != '{') {
            return null;
        }
        try {
            JsonNode entry = Manifest.MAPPER.readTree(line);
            return entry.path("data").isObject() && entry.path("ts").isTextual() ? entry : null;
        } catch (JsonProcessingException e) {
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable Instant time(JsonNode entry) {
        try {
            return Manifest.instant(entry.path("ts").textValue());
        } catch (Malformed e) {
            return null;
        }
    }
}
