package dev.fleetward.ingest.otlp;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Logs;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Speaker;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Log records of one device: severity to level, body and attributes to one line of text. */
final class LogsReader {
    static final int MAX_RECORDS = 50_000;
    static final int MAX_LINES_AN_EVENT = 1_000;
    /** As many as telemetry keeps of a line. */
    static final int MAX_LINE_CHARACTERS = 4_096;

    private static final int MAX_SOURCE_CHARACTERS = 200;
    private static final int TIMESTAMPED = 6;
    private static final int DEBUG = 0;
    private static final int INFO = 1;
    private static final int WARNING = 2;
    private static final int ERROR = 3;
    private static final int FIRST_INFO = 9;
    private static final int FIRST_WARNING = 13;
    private static final int FIRST_ERROR = 17;

    private LogsReader() {}

    static Reading read(Sender sender, ResourceLogs resource) {
        var lines = new ArrayList<LogLine>();
        long records = 0;
        for (var scope : resource.getScopeLogsList()) {
            for (LogRecord entry : scope.getLogRecordsList()) {
                if (++records <= MAX_RECORDS) {
                    lines.add(line(sender, scope.getScope().getName(), entry));
                }
            }
        }
        var events = new ArrayList<FieldEvent>();
        for (int from = 0; from < lines.size(); from += MAX_LINES_AN_EVENT) {
            List<LogLine> part = List.copyOf(lines.subList(from, Math.min(lines.size(), from + MAX_LINES_AN_EVENT)));
            events.add(new Logs(sender.origin(latest(part)), TIMESTAMPED, part));
        }
        long over = Math.max(0, records - MAX_RECORDS);
        return new Reading(
                events, over, over == 0 ? null : "A resource has more than %,d log records.".formatted(MAX_RECORDS));
    }

    private static @Nullable Instant latest(List<LogLine> lines) {
        return lines.stream()
                .map(LogLine::timestamp)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static LogLine line(Sender sender, String scope, LogRecord entry) {
        long nanos = entry.getTimeUnixNano() == 0 ? entry.getObservedTimeUnixNano() : entry.getTimeUnixNano();
        Map<String, AnyValue> attributes = Values.byName(entry.getAttributesList());
        var text = new StringBuilder(entry.hasBody() ? Values.text(entry.getBody()) : entry.getEventName());
        for (var pair : attributes.entrySet()) {
            if (text.length() > MAX_LINE_CHARACTERS) {
                break;
            }
            text.append(' ').append(pair.getKey()).append('=').append(Values.text(pair.getValue()));
        }
        return new LogLine(
                Values.instant(nanos),
                level(entry),
                new Plain(Sender.shortened(text.toString(), MAX_LINE_CHARACTERS).strip()),
                new Speaker(source(scope, attributes), null, sender.pid(), facility(attributes)));
    }

    /** The scope; of what the collector took from syslog the program. */
    private static @Nullable String source(String scope, Map<String, AnyValue> attributes) {
        AnyValue program = attributes.get("appname");
        String source = scope.isBlank() && program != null ? Values.text(program) : scope;
        return source.isBlank() ? null : Sender.shortened(source, MAX_SOURCE_CHARACTERS);
    }

    private static @Nullable Long facility(Map<String, AnyValue> attributes) {
        AnyValue facility = attributes.get("facility");
        return facility != null && facility.hasIntValue() ? (Long) facility.getIntValue() : null;
    }

    /** Numbers of the specification's table; fatal is an error to us. */
    private static long level(LogRecord entry) {
        int severity = entry.getSeverityNumberValue();
        if (severity <= 0) {
            return named(entry.getSeverityText());
        }
        if (severity < FIRST_INFO) {
            return DEBUG;
        }
        return severity < FIRST_WARNING ? INFO : severity < FIRST_ERROR ? WARNING : ERROR;
    }

    private static long named(String severity) {
        return switch (severity.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> DEBUG;
            case "warn", "warning" -> WARNING;
            case "error", "err", "fatal", "critical", "crit", "alert", "emerg" -> ERROR;
            default -> INFO;
        };
    }
}
