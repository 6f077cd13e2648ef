package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.chunks.Message;
import java.util.ArrayList;
import java.util.List;

/** A reassembled message to the events in it. */
final class MessageDecoder {
    static final int MAX_EVENTS_PER_MESSAGE = 10_000;

    private MessageDecoder() {}

    /** One entry for each event the message claims, in its order. */
    static List<Decoded> decode(Message message) {
        try {
            // What a CBOR payload is, its own type says; the message's type is only a hint.
            return message.type() == Message.Type.COREDUMP
                    ? List.of(CoredumpParser.parse(message.payload()))
                    : events(CborParser.parse(message.payload()));
        } catch (Malformed e) {
            return List.of(new Decoded.Refused(e.reason(), e.detail()));
        }
    }

    private static List<Decoded> events(JsonNode payload) throws Malformed {
        if (!payload.isArray()) {
            return List.of(event(payload));
        }
        if (payload.isEmpty() || payload.size() > MAX_EVENTS_PER_MESSAGE) {
            throw new Malformed(
                    "bad-event",
                    "A batch has %d events; 1 to %d are taken.".formatted(payload.size(), MAX_EVENTS_PER_MESSAGE));
        }
        var events = new ArrayList<Decoded>();
        for (JsonNode part : payload) {
            events.add(event(part));
        }
        return events;
    }

    private static Decoded event(JsonNode part) {
        try {
            return EventParser.parse(part);
        } catch (Malformed e) {
            return new Decoded.Refused(e.reason(), e.detail());
        }
    }
}
