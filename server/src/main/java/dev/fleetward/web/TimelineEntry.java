package dev.fleetward.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.DeviceState;
import dev.fleetward.devices.SoftwareChange;
import dev.fleetward.devices.StateChange;
import dev.fleetward.devices.attributes.AttributeChange;
import dev.fleetward.ingest.Timeline;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a device, as its page says it.
 *
 * @param state ok, attention, bad, accent or empty
 * @param at when it was received
 * @param detail the whole of it as JSON, empty if the sentence is all
 */
record TimelineEntry(
        String kind,
        String state,
        String title,
        String sentence,
        Instant at,
        @Nullable Instant capturedAt,
        String detail) {

    private static final int MAX_DETAIL_CHARACTERS = 6_000;
    private static final int SHOWN_METRICS = 4;

    static TimelineEntry of(SoftwareChange change) {
        String sentence = change.previous()
                .map(previous -> "From %s to %s".formatted(previous, change.version()))
                .orElse(change.version() + ", its first report");
        return new TimelineEntry(
                "software", "accent", "New " + change.type() + " software", sentence, change.at(), null, "");
    }

    static TimelineEntry of(AttributeChange change) {
        String by = change.by().isEmpty() ? change.source() : change.source() + " (" + change.by() + ")";
        String sentence = change.isRemoval()
                ? "%s taken away by %s".formatted(change.name(), by)
                : "%s is now %s, by %s".formatted(change.name(), change.value(), by);
        return new TimelineEntry("attribute", "", "Attribute", sentence, change.at(), null, "");
    }

    static TimelineEntry of(StateChange change) {
        String why = change.reason().isEmpty() ? "" : ": " + change.reason();
        return new TimelineEntry(
                "state",
                change.state() == DeviceState.SUSPECT ? "bad" : "attention",
                change.state().label(),
                "Was %s; by %s%s".formatted(change.previous().slug(), change.by(), why),
                change.at(),
                null,
                "");
    }

    static TimelineEntry of(Timeline.Entry entry) {
        JsonNode body = entry.body();
        var said = body.has("time") && body.has("device")
                ? AgentTimeline.say(body)
                : switch (entry.kind()) {
                    case "heartbeat" -> new Said("", "Heartbeat", metrics(body));
                    case "reboot" -> reboot(body);
                    case "trace" -> new Said("attention", "Trace", trace(body));
                    case "logs" -> new Said("", "Log lines", lines(body));
                    case "coredump" ->
                        new Said("bad", "Coredump", "%,d bytes of memory saved at a crash".formatted(size(body)));
                    case "recording" ->
                        new Said("", "Recording", "%s, %,d bytes".formatted(text(body, "reason"), size(body)));
                    case "session" ->
                        new Said("", "Session " + body.at("/session/name").asText(), metrics(body));
                    case "crash" -> new Said("bad", "Crash", crash(body));
                    case "attributes" -> new Said("", "Attributes", values(body));
                    case "security" -> new Said("attention", "Security: " + text(body, "name"), text(body, "message"));
                    default -> new Said("", entry.kind(), "");
                };
        return new TimelineEntry(
                entry.kind(),
                said.state,
                said.title,
                said.sentence,
                entry.receivedAt(),
                entry.capturedAt(),
                detail(body));
    }

    record Said(String state, String title, String sentence) {}

    private static Said reboot(JsonNode body) {
        long reason = body.path("reboot_reason").asLong();
        boolean unexpected = reason == 0 || reason >= 0x8000;
        String name = body.path("reboot_reason_name").asText(text(body, "reboot_reason_hex"));
        return new Said(unexpected ? "bad" : "", unexpected ? "Unexpected reboot" : "Reboot", name);
    }

    private static String metrics(JsonNode body) {
        JsonNode named = body.path("metrics");
        if (named.isObject()) {
            String shown = named.properties().stream()
                    .filter(metric -> !metric.getValue().isNull())
                    .limit(SHOWN_METRICS)
                    .map(metric -> metric.getKey() + " " + metric.getValue().asText())
                    .collect(Collectors.joining(", "));
            int more = named.size() - SHOWN_METRICS;
            return more > 0 ? "%s and %d more".formatted(shown, more) : shown;
        }
        int values = body.path("metric_values").size();
        return "%d values by position; their names come with the build's symbols".formatted(values);
    }

    private static String crash(JsonNode body) {
        String message = text(body, "message");
        String function = body.at("/frames/0/function").asText("");
        return text(body, "reason")
                + (function.isEmpty() ? "" : " in " + function)
                + (message.isEmpty() ? "" : ": " + message);
    }

    private static String values(JsonNode body) {
        return body.path("values").properties().stream()
                .limit(SHOWN_METRICS)
                .map(value -> value.getKey() + " " + value.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private static String trace(JsonNode body) {
        if (body.has("frames")) {
            return crash(body);
        }
        String log = text(body, "log");
        String where = body.has("pc") ? "at 0x%08x".formatted(body.get("pc").asLong()) : "at an unknown place";
        return "Reason %d %s%s".formatted(body.path("user_reason").asLong(), where, log.isEmpty() ? "" : ": " + log);
    }

    private static String lines(JsonNode body) {
        JsonNode lines = body.path("lines");
        String first = lines.isEmpty() ? "" : text(lines.get(0), "text");
        String count = lines.size() == 1 ? "One line" : lines.size() + " lines";
        return first.isEmpty() ? count : "%s, the first “%s”".formatted(count, first);
    }

    private static long size(JsonNode body) {
        return body.path(body.has("total_size") ? "total_size" : "data_length").asLong();
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asText("");
    }

    private static String detail(JsonNode body) {
        String all = body.toPrettyString();
        return all.length() <= MAX_DETAIL_CHARACTERS
                ? all
                : all.substring(0, MAX_DETAIL_CHARACTERS) + "\n… the API gives the rest";
    }
}
