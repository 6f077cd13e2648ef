package dev.fleetward.ingest.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineEntry.Tone;
import java.util.stream.Collectors;

/** An event's body as people read it. */
final class EventWords {
    private static final int SHOWN_VALUES = 4;

    private EventWords() {}

    record Said(Tone tone, String title, String text) {
        static Said plain(String title, String text) {
            return new Said(Tone.PLAIN, title, text);
        }
    }

    static Said of(EntryKind kind, JsonNode body) {
        // Agents' entries have an envelope of their own.
        return body.has("time") && body.has("device") ? AgentWords.of(body) : other(kind, body);
    }

    private static Said other(EntryKind kind, JsonNode body) {
        return switch (kind) {
            case SESSION -> Said.plain("Session " + body.at("/session/name").asText(), metrics(body));
            case LOG -> Said.plain("Log lines", lines(body));
            case RECORDING -> Said.plain("Recording", "%s, %,d bytes".formatted(text(body, "reason"), size(body)));
            case REBOOT -> reboot(body);
            case SECURITY -> security(body);
            default -> Said.plain("Heartbeat", metrics(body));
        };
    }

    private static Said reboot(JsonNode body) {
        long reason = body.path("reboot_reason").asLong();
        boolean unexpected = reason == 0 || reason >= 0x8000;
        String name = body.path("reboot_reason_name").asText(text(body, "reboot_reason_hex"));
        return reboot(unexpected, name);
    }

    static Said reboot(boolean unexpected, String reason) {
        return new Said(unexpected ? Tone.BAD : Tone.PLAIN, unexpected ? "Unexpected reboot" : "Reboot", reason);
    }

    private static Said security(JsonNode body) {
        boolean grave =
                text(body, "severity").equals("high") || text(body, "severity").equals("critical");
        return new Said(grave ? Tone.BAD : Tone.ATTENTION, "Security: " + text(body, "name"), text(body, "message"));
    }

    private static String metrics(JsonNode body) {
        JsonNode named = body.path("metrics");
        return named.isObject()
                ? values(named)
                : "%d values by position; their names come with the build's symbols"
                        .formatted(body.path("metric_values").size());
    }

    /** The first few of them. */
    static String values(JsonNode named) {
        String shown = named.properties().stream()
                .filter(value -> !value.getValue().isNull())
                .limit(SHOWN_VALUES)
                .map(value -> value.getKey() + " " + value.getValue().asText())
                .collect(Collectors.joining(", "));
        int more = named.size() - SHOWN_VALUES;
        return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
    }

    private static String lines(JsonNode body) {
        JsonNode lines = body.path("lines");
        JsonNode first = lines.path(0);
        String words = first.path("rendered").asText(text(first, "text"));
        String count = lines.size() == 1 ? "One line" : lines.size() + " lines";
        return words.isEmpty() ? count : "%s, the first “%s”".formatted(count, words);
    }

    private static long size(JsonNode body) {
        return body.path("data_length").asLong();
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asText("");
    }
}
