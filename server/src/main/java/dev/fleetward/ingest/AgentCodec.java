package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.AgentEntry;
import java.util.Locale;
import java.util.SequencedMap;

/** Entries of an agent's archive in the form the API shows: the envelope, and one object named by the kind. */
final class AgentCodec {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AgentCodec() {}

    static String kind(AgentEntry entry) {
        return switch (entry.content()) {
            case AgentContent.Report report ->
                report.kind() == AgentContent.ReportKind.SESSION ? "session" : "heartbeat";
            case AgentContent.Reboot _ -> "reboot";
            case AgentContent.LogFile _ -> "logs";
            case AgentContent.Attributes _ -> "attributes";
            case AgentContent.ConfigConfirmed _ -> "config";
            case AgentContent.Core _ -> "coredump";
            case AgentContent.Stacktrace _, AgentContent.CustomTrace _ -> "trace";
            case AgentContent.Recorded _, AgentContent.HighResolution _ -> "recording";
        };
    }

    static ObjectNode body(AgentEntry entry) {
        var capture = entry.capture();
        ObjectNode body = JSON.objectNode().put("type", capture.type());
        body.putObject("device")
                .put("device_serial", entry.origin().deviceSerial())
                .put("hardware_version", capture.hardwareVersion())
                .put("software_type", capture.softwareType())
                .put("software_version", capture.softwareVersion());
        ObjectNode time = body.putObject("time")
                .put("collection_time", capture.collectionTime())
                .put("uptime_ms", capture.uptimeMs())
                .put("elapsed_realtime_ms", capture.elapsedRealtimeMs())
                .put("linux_boot_id", capture.bootId());
        if (capture.skewSeconds() != null) {
            time.put("clock_skew_s", capture.skewSeconds()).put("clock", "device clock wrong, received time used");
        }
        if (capture.producer() != null) {
            body.put("producer", capture.producer());
        }
        content(body, entry.content());
        return body;
    }

    private static void content(ObjectNode body, AgentContent content) {
        switch (content) {
            case AgentContent.Report report -> report(body.putObject("report"), report);
            case AgentContent.Reboot reboot ->
                body.putObject("reboot")
                        .put("code", reboot.code())
                        .put("name", reboot.name())
                        .put("reason", reboot.code() == null ? reboot.name() : words(reboot.name()))
                        .put("unexpected", reboot.unexpected())
                        .put("expected", !reboot.unexpected());
            case AgentContent.LogFile logs -> logs(body.putObject("logs"), logs);
            case AgentContent.Attributes attributes -> attributes(body.putObject("attributes"), attributes.values());
            case AgentContent.ConfigConfirmed config ->
                body.put("device_config_acknowledged_revision", config.revision());
            case AgentContent.Core core -> {
                ObjectNode shown = body.putObject("core")
                        .put("compression", core.compression())
                        .put("uncompressed_bytes", core.core().length())
                        .put("sha256", core.core().sha256());
                shown.setAll((ObjectNode) core.facts());
            }
            case AgentContent.Stacktrace trace ->
                body.putObject("stacktrace")
                        .put("sha256", trace.json().sha256())
                        .setAll((ObjectNode) trace.facts());
            case AgentContent.CustomTrace trace ->
                body.putObject("trace")
                        .put("program", trace.program())
                        .put("reason", trace.reason())
                        .put("signature", trace.signature())
                        .put("crash", trace.crash())
                        .put("source", trace.source())
                        .put("log_lines", trace.logLines())
                        .put("log", trace.logTail());
            case AgentContent.Recorded recording -> recording(body.putObject("recording"), recording);
            case AgentContent.HighResolution fine -> {
                ObjectNode shown = body.putObject("recording");
                recording(shown, fine.recording());
                rollups(shown.putObject("rollups"), fine);
            }
        }
    }

    private static void report(ObjectNode shown, AgentContent.Report report) {
        shown.put("kind", report.kind().word())
                .put("session_name", report.sessionName())
                .put("duration_ms", report.durationMs())
                .put("boottime_duration_ms", report.boottimeDurationMs());
        ObjectNode metrics = shown.putObject("metrics");
        report.metrics().forEach((name, value) -> EventCodec.putMetric(metrics, name, value));
    }

    private static void logs(ObjectNode shown, AgentContent.LogFile logs) {
        shown.put("cid", logs.cid())
                .put("next_cid", logs.nextCid())
                .put("compression", logs.compression())
                .put("lines", logs.parsedLines() + logs.rawLines())
                .put("parsed_lines", logs.parsedLines())
                .put("raw_lines", logs.rawLines())
                .put("error_lines", logs.errors())
                .put("bytes", logs.bytes())
                .put("cut_short", logs.cutShort());
        shown.set("first", logs.first() == null ? JSON.nullNode() : logs.first());
        shown.set("last", logs.last() == null ? JSON.nullNode() : logs.last());
    }

    private static void attributes(ObjectNode shown, SequencedMap<String, Object> values) {
        values.forEach((name, value) -> shown.putPOJO(name, value));
    }

    private static void recording(ObjectNode shown, AgentContent.Recorded recording) {
        ArrayNode types = shown.putArray("mimetypes");
        recording.mimeTypes().forEach(types::add);
        shown.put("reason", recording.reason())
                .put("duration_ms", recording.durationMs())
                .put(
                        "start_time",
                        recording.start() == null ? null : recording.start().toString())
                .put("bytes", recording.data().length())
                .put("sha256", recording.data().sha256());
    }

    private static void rollups(ObjectNode shown, AgentContent.HighResolution fine) {
        for (var rollup : fine.rollups()) {
            ObjectNode one = shown.putObject(rollup.name())
                    .put("type", rollup.metricType())
                    .put("data_type", rollup.dataType())
                    .put("points", rollup.points());
            if (!rollup.values().isEmpty()) {
                var first = rollup.values().getFirst();
                one.putObject("first").put("t", first.at().toEpochMilli()).put("value", first.value());
            }
        }
    }

    /** "SoftwareWatchdog" as people write it. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
