package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.MetricValue;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What one entry of a Linux or Android agent's archive says; see {@link FieldEvent.AgentEntry}. */
public sealed interface AgentContent {

    /**
     * Metrics of a window that ends when the entry was written.
     *
     * @param sessionName set for sessions only
     * @param durationMs by the clock that stops in suspend; null if an old agent did not say
     * @param boottimeDurationMs by the clock that does not
     */
    record Report(
            ReportKind kind,
            @Nullable String sessionName,
            @Nullable Long durationMs,
            @Nullable Long boottimeDurationMs,
            SequencedMap<String, MetricValue> metrics)
            implements AgentContent {}

    enum ReportKind {
        HEARTBEAT("heartbeat"),
        DAILY_HEARTBEAT("daily-heartbeat"),
        SESSION("session");

        private final String word;

        ReportKind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * Why the boot before this one ended; written in the new boot.
     *
     * @param code of the SDK's table; null when the maker named a reason of its own
     */
    record Reboot(@Nullable Long code, String name, boolean unexpected) implements AgentContent {}

    /**
     * One log file. Files are a chain: {@code nextCid} of one is {@code cid} of the next.
     *
     * @param bytes of the file after decompression
     * @param parsedLines those that are JSON of the agreed form; the others are kept as they are
     * @param errors lines of severity error or worse
     * @param first and {@code last}: the first and last line that parse
     */
    record LogFile(
            @Nullable String cid,
            @Nullable String nextCid,
            String compression,
            long bytes,
            long parsedLines,
            long rawLines,
            long errors,
            boolean cutShort,
            @Nullable JsonNode first,
            @Nullable JsonNode last,
            List<LogLine> lines)
            implements AgentContent {}

    /** Values are texts, numbers and booleans. */
    record Attributes(SequencedMap<String, Object> values) implements AgentContent {}

    record ConfigConfirmed(long revision) implements AgentContent {}

    /**
     * Memory of a crashed process.
     *
     * @param core the ELF after decompression
     * @param facts what its notes say, in the form the API shows
     */
    record Core(String compression, Attachment core, JsonNode facts) implements AgentContent {}

    /**
     * Addresses of each thread of a crashed process.
     *
     * @param json the agent's file after decompression
     * @param facts what it says at first sight, in the form the API shows
     */
    record Stacktrace(Attachment json, JsonNode facts) implements AgentContent {}

    /**
     * Trouble a program, a script or a person on the device reported.
     *
     * @param signature to group by; null to group by program and reason
     * @param crash counts against crash-free hours
     * @param logLines of the attached log; null without one
     * @param logTail the end of it
     */
    record CustomTrace(
            String program,
            String reason,
            @Nullable String signature,
            boolean crash,
            String source,
            @Nullable Long logLines,
            @Nullable String logTail)
            implements AgentContent {}

    /** Data of the maker's own format. {@code start} is absent when the device did not know it. */
    record Recorded(@Nullable Instant start, long durationMs, List<String> mimeTypes, String reason, Attachment data)
            implements AgentContent {}

    /** Metrics sampled finely, as a recording of the agent's own format. */
    record HighResolution(Recorded recording, List<Rollup> rollups) implements AgentContent {}

    /**
     * One metric's samples. Texts and booleans come without their values and have no points to show.
     *
     * @param dataType double, string or boolean
     * @param points how many came
     */
    record Rollup(String name, String metricType, String dataType, long points, List<Point> values) {}

    record Point(Instant at, double value) {}
}
