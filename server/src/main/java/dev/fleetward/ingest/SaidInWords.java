package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;

/** Events that come by names rather than numbers, as the API shows them. */
final class SaidInWords {
    private SaidInWords() {}

    static ObjectNode body(FieldEvent event) {
        ObjectNode body = EventCodec.origin(
                JsonNodeFactory.instance.objectNode().put("type", EventCodec.kind(event)), event.origin());
        body.put(
                "captured_unix_s",
                event.origin().capturedAt() == null
                        ? null
                        : (Long) event.origin().capturedAt().getEpochSecond());
        switch (event) {
            case FieldEvent.Session session -> session(body, session);
            case FieldEvent.Crash crash -> crash(body, crash);
            case FieldEvent.Attributes attributes -> body.set("values", Json.MAPPER.valueToTree(attributes.values()));
            case FieldEvent.SecurityEvent security ->
                body.put("name", security.name())
                        .put("severity", security.severity().word())
                        .put("message", security.message())
                        .set("details", Json.MAPPER.valueToTree(security.details()));
            default -> throw new IllegalArgumentException("no words for " + event.getClass());
        }
        return body;
    }

    private static void session(ObjectNode body, FieldEvent.Session session) {
        body.putObject("session").put("name", session.name()).put("duration_ms", session.durationMs());
        EventCodec.metrics(body, session.metrics());
    }

    private static void crash(ObjectNode body, FieldEvent.Crash crash) {
        body.put("reason", crash.reason()).put("message", crash.message()).put("fatal", crash.isFatal());
        var frames = body.putArray("frames");
        for (FieldEvent.Frame frame : crash.frames()) {
            frames.addObject()
                    .put("function", frame.function())
                    .put("file", frame.file())
                    .put("line", frame.line())
                    .put("pc", frame.pc());
        }
    }
}
