package dev.fleetward.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.web.TimelineEntry.Said;
import java.util.stream.Collectors;

/** Entries of Linux and Android agents, as the device's page says them. */
final class AgentTimeline {
    private static final int SHOWN = 4;

    private AgentTimeline() {}

    static Said say(JsonNode body) {
        Said said = content(body);
        String clock = body.at("/time/clock").asText("");
        return clock.isEmpty() ? said : new Said(said.state(), said.title(), said.sentence() + " (" + clock + ")");
    }

    private static Said content(JsonNode body) {
        if (body.has("report")) {
            return report(body.path("report"));
        }
        if (body.has("reboot")) {
            JsonNode reboot = body.path("reboot");
            boolean unexpected = reboot.path("unexpected").asBoolean();
            return new Said(
                    unexpected ? "bad" : "",
                    unexpected ? "Unexpected reboot" : "Reboot",
                    reboot.path("name").asText());
        }
        if (body.has("logs")) {
            JsonNode logs = body.path("logs");
            return new Said(
                    "",
                    "Log file",
                    "%,d lines, %,d of them errors"
                            .formatted(
                                    logs.path("lines").asLong(),
                                    logs.path("error_lines").asLong()));
        }
        if (body.has("attributes")) {
            return new Said("", "Attributes", pairs(body.path("attributes")));
        }
        if (body.has("device_config_acknowledged_revision")) {
            return new Said(
                    "",
                    "Sampling confirmed",
                    "Revision %d"
                            .formatted(body.path("device_config_acknowledged_revision")
                                    .asLong()));
        }
        return trouble(body);
    }

    private static Said trouble(JsonNode body) {
        if (body.has("core")) {
            JsonNode core = body.path("core");
            return new Said(
                    "bad",
                    "Process crashed",
                    "%s by %s, %,d bytes of memory"
                            .formatted(
                                    core.at("/memfault_metadata_note/cmd_line").asText("A process"),
                                    core.path("signal_name").asText("an unknown signal"),
                                    core.path("uncompressed_bytes").asLong()));
        }
        if (body.has("stacktrace")) {
            JsonNode trace = body.path("stacktrace");
            return new Said(
                    "bad",
                    "Process crashed",
                    "%s by %s, %d threads"
                            .formatted(
                                    trace.path("cmdline").asText(),
                                    trace.path("signal").asText("an unknown signal"),
                                    trace.path("threads").asInt()));
        }
        if (body.has("trace")) {
            JsonNode trace = body.path("trace");
            return new Said(
                    trace.path("crash").asBoolean() ? "bad" : "attention",
                    "Trace",
                    "%s: %s"
                            .formatted(
                                    trace.path("program").asText(),
                                    trace.path("reason").asText()));
        }
        JsonNode recording = body.path("recording");
        return new Said(
                "",
                "Recording",
                "%s, %,d bytes"
                        .formatted(
                                recording.path("reason").asText(),
                                recording.path("bytes").asLong()));
    }

    private static Said report(JsonNode report) {
        String kind =
                switch (report.path("kind").asText()) {
                    case "session" -> "Session " + report.path("session_name").asText();
                    case "daily-heartbeat" -> "Daily heartbeat";
                    default -> "Heartbeat";
                };
        return new Said("", kind, pairs(report.path("metrics")));
    }

    private static String pairs(JsonNode values) {
        String shown = values.properties().stream()
                .limit(SHOWN)
                .map(one -> one.getKey() + " " + one.getValue().asText())
                .collect(Collectors.joining(", "));
        int more = values.size() - SHOWN;
        return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
    }
}
