package dev.fleetward.ingest.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.ingest.timeline.EventWords.Said;

/** Entries of Linux and Android agents as people read them. */
final class AgentWords {
    private AgentWords() {}

    static Said of(JsonNode body) {
        if (body.has("report")) {
            return report(body.path("report"));
        }
        if (body.has("reboot")) {
            JsonNode reboot = body.path("reboot");
            return EventWords.reboot(
                    reboot.path("unexpected").asBoolean(), reboot.path("name").asText());
        }
        if (body.has("logs")) {
            JsonNode logs = body.path("logs");
            return Said.plain(
                    "Log file",
                    "%,d lines, %,d of them errors"
                            .formatted(
                                    logs.path("lines").asLong(),
                                    logs.path("error_lines").asLong()));
        }
        if (body.has("device_config_acknowledged_revision")) {
            return Said.plain(
                    "Sampling confirmed",
                    "Revision %d"
                            .formatted(body.path("device_config_acknowledged_revision")
                                    .asLong()));
        }
        JsonNode recording = body.path("recording");
        return Said.plain(
                "Recording",
                "%s, %,d bytes"
                        .formatted(
                                recording.path("reason").asText(),
                                recording.path("bytes").asLong()));
    }

    private static Said report(JsonNode report) {
        String title =
                switch (report.path("kind").asText()) {
                    case "session" -> "Session " + report.path("session_name").asText();
                    case "daily-heartbeat" -> "Daily heartbeat";
                    default -> "Heartbeat";
                };
        return Said.plain(title, EventWords.values(report.path("metrics")));
    }
}
