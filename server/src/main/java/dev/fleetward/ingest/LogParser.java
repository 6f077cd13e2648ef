package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.LogText;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.chunks.Malformed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log lines, plain or compact, after core/memfault_log_data_source.c and memfault_compact_log_serializer.c. */
final class LogParser {
    static final int TYPE_SINGLE_ERROR = 3;
    static final int TYPE_PLAIN = 4;
    static final int TYPE_TIMESTAMPED = 6;
    private static final int ERROR = 3;
    private static final int MAX_COMPACT_ARGUMENTS = 64;

    private LogParser() {}

    /** One flat array of level and text, or timestamp, level and text. */
    static Logs lines(Origin origin, JsonNode info, boolean timestamped) throws Malformed {
        int stride = timestamped ? 3 : 2;
        if (!info.isArray() || info.size() % stride != 0) {
            throw EventParser.bad("Logs must be an array of %d entries a line.".formatted(stride));
        }
        var lines = new ArrayList<LogLine>();
        for (int i = 0; i < info.size(); i += stride) {
            Instant timestamp = timestamped ? timestamp(info.get(i)) : null;
            lines.add(new LogLine(timestamp, level(info.get(i + stride - 2)), line(info.get(i + stride - 1))));
        }
        return new Logs(origin, timestamped ? TYPE_TIMESTAMPED : TYPE_PLAIN, List.copyOf(lines));
    }

    /** The deprecated error event of one line. */
    static Logs single(Origin origin, JsonNode info) throws Malformed {
        return new Logs(origin, TYPE_SINGLE_ERROR, List.of(new LogLine(null, ERROR, plain(info.path("1")))));
    }

    static @Nullable LogText ofTrace(JsonNode info) throws Malformed {
        JsonNode plain = info.path("8");
        if (!plain.isMissingNode()) {
            return plain(plain);
        }
        JsonNode compact = info.path("9");
        return compact.isMissingNode() ? null : compact(compact, "");
    }

    /** Null where the device has no clock: it writes 0. */
    private static @Nullable Instant timestamp(JsonNode seconds) throws Malformed {
        if (!seconds.isLong()) {
            throw EventParser.bad("A line's timestamp must be a whole number.");
        }
        return seconds.longValue() == 0 ? null : EventParser.instant(seconds.longValue());
    }

    private static long level(JsonNode level) throws Malformed {
        if (!level.isLong()) {
            throw EventParser.bad("A line's level must be a whole number.");
        }
        return level.longValue();
    }

    /** Text is a formatted line; a byte string holds a compact one. */
    private static LogText line(JsonNode message) throws Malformed {
        byte[] encoded = EventParser.binary(message);
        return encoded == null
                ? plain(message)
                : compact(CborParser.parse(encoded), HexFormat.of().formatHex(encoded));
    }

    private static LogText plain(JsonNode message) throws Malformed {
        byte[] bytes = EventParser.binary(message);
        if (bytes == null && !message.isTextual()) {
            throw EventParser.bad("A log line must be text.");
        }
        return new FieldEvent.Plain(bytes == null ? message.textValue() : CborParser.text(bytes));
    }

    private static LogText compact(JsonNode log, String cborHex) throws Malformed {
        if (!log.isArray()
                || log.isEmpty()
                || log.size() > MAX_COMPACT_ARGUMENTS
                || !log.get(0).isLong()) {
            throw EventParser.bad("A compact log must be an array that starts with the number of its format.");
        }
        ArrayNode args = JsonNodeFactory.instance.arrayNode();
        for (int i = 1; i < log.size(); i++) {
            args.add(argument(log.get(i)));
        }
        return new FieldEvent.Compact(log.get(0).longValue(), args, cborHex);
    }

    /** JSON has one kind of number: a double is marked, as the format later reads bits by its conversion. */
    private static JsonNode argument(JsonNode value) {
        if (value.isDouble()) {
            ObjectNode marked = JsonNodeFactory.instance.objectNode();
            double number = value.doubleValue();
            return Double.isFinite(number)
                    ? marked.put("double", number)
                    : marked.put("double", String.valueOf(number));
        }
        return value;
    }
}
