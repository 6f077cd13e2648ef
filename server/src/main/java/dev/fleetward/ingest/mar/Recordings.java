package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent.Point;
import dev.fleetward.ingest.AgentContent.Recorded;
import dev.fleetward.ingest.AgentContent.Rollup;
import dev.fleetward.ingest.FieldEvent.Attachment;
import dev.fleetward.ingest.chunks.Malformed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Custom data recordings, and the agent's own form of them for finely sampled metrics. */
final class Recordings {
    static final String HIGH_RESOLUTION = "application/vnd.memfault.hrt.v1";
    static final long MAX_BYTES = 256L * 1024 * 1024;
    static final int MAX_HIGH_RESOLUTION_BYTES = 32 * 1024 * 1024;
    static final int MAX_POINTS = 500_000;
    private static final int MAX_TYPES = 20;
    private static final long LAST_MS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    private Recordings() {}

    static Recorded recorded(ObjectNode metadata, Attachment data) throws Malformed {
        var types = new ArrayList<String>();
        for (JsonNode type : metadata.path("mimetypes")) {
            if (types.size() < MAX_TYPES) {
                types.add(type.asText());
            }
        }
        Long duration = Manifest.number(metadata, "duration_ms");
        return new Recorded(
                start(metadata.path("start_time")),
                duration == null ? 0 : Math.max(0, duration),
                List.copyOf(types),
                metadata.path("reason").asText(""),
                data);
    }

    static boolean isHighResolution(ObjectNode metadata) {
        for (JsonNode type : metadata.path("mimetypes")) {
            if (type.asText().equals(HIGH_RESOLUTION)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Instant start(JsonNode start) throws Malformed {
        String text = start.isTextual() ? start.textValue() : Manifest.text(start, "timestamp");
        return text == null ? null : Manifest.instant(text);
    }

    /** Texts and booleans carry a number that means nothing: their points are counted, not kept. */
    static List<Rollup> rollups(JsonNode recording) throws Malformed {
        var rollups = new ArrayList<Rollup>();
        int points = 0;
        for (JsonNode rollup : recording.path("rollups")) {
            JsonNode about = rollup.path("metadata");
            String name = Manifest.text(about, "string_key");
            if (name == null || name.isBlank()) {
                throw new Malformed("bad-attachment", "A high-resolution metric has no name.");
            }
            JsonNode data = rollup.path("data");
            points += data.size();
            if (points > MAX_POINTS) {
                throw new Malformed(
                        "too-large", "A high-resolution recording has at most %,d points.".formatted(MAX_POINTS));
            }
            String dataType = about.path("data_type").asText("double");
            rollups.add(new Rollup(
                    name,
                    about.path("metric_type").asText("gauge"),
                    dataType,
                    data.size(),
                    dataType.equals("double") ? points(data) : List.of()));
        }
        return rollups;
    }

    private static List<Point> points(JsonNode data) {
        var points = new ArrayList<Point>();
        for (JsonNode point : data) {
            JsonNode at = point.path("t");
            JsonNode value = point.path("value");
            if (at.canConvertToLong()
                    && at.isNumber()
                    && at.longValue() >= 0
                    && at.longValue() <= LAST_MS
                    && value.isNumber()
                    && Double.isFinite(value.doubleValue())) {
                points.add(new Point(Instant.ofEpochMilli(at.longValue()), value.doubleValue()));
            }
        }
        return List.copyOf(points);
    }
}
