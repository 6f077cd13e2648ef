package dev.fleetward.ingest.nativeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.CborParser;
import dev.fleetward.ingest.Decoded;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events one device sends at once.
 *
 * @param serial null when the batch leaves it to its envelope
 */
record Batch(@Nullable String serial, JsonNode device, List<Item> items) {
    static final int MAX_EVENTS = 1_000;
    private static final int MAX_ID_CHARACTERS = 128;

    /**
     * @param source as it came
     * @param id by which its sender tells a repetition, if it gave one
     */
    record Item(JsonNode source, @Nullable String id, Decoded decoded) {}

    /** JSON or CBOR: a JSON object begins with a brace or a blank, which begin no map of CBOR. */
    static Batch parse(byte[] body) throws Malformed {
        JsonNode tree = isJson(body) ? json(body) : CborParser.parse(body);
        Fields batch = Fields.of(tree, "The batch");
        JsonNode device = batch.member("device");
        String serial = null;
        if (batch.has("device")) {
            serial = Fields.of(device, "device").text("serial", Fields.MAX_NAME_CHARACTERS);
        }
        if (serial != null && !Devices.isSerial(serial)) {
            throw Fields.bad("device.serial must be %s.".formatted(Devices.SERIAL_RULE));
        }
        JsonNode events = batch.array("events", MAX_EVENTS);
        if (events.isEmpty()) {
            throw Fields.bad("The batch has no events: send {\"device\":{…},\"events\":[…]}.");
        }
        var reader = EventReader.of(device);
        var items = new ArrayList<Item>();
        for (JsonNode event : events) {
            items.add(item(reader, event));
        }
        return new Batch(serial, device, items);
    }

    private static Item item(EventReader reader, JsonNode event) {
        try {
            Fields fields = Fields.of(event, "The event");
            String id = fields.text("id", MAX_ID_CHARACTERS);
            return new Item(event, id, reader.read(fields, id));
        } catch (Malformed e) {
            String id = event.path("id").isTextual() ? event.path("id").textValue() : null;
            return new Item(event, id, new Decoded.Refused(e.reason(), e.detail()));
        }
    }

    private static boolean isJson(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{' || b == '[';
            }
        }
        return true;
    }

    private static JsonNode json(byte[] body) throws Malformed {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Malformed("bad-json", "The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Malformed("bad-json", "The body is not JSON.");
        }
    }

    /** The batch again without what was refused, for the log. */
    byte[] accepted() {
        var batch = Json.MAPPER.createObjectNode();
        if (device.isObject()) {
            batch.set("device", device);
        }
        var events = batch.putArray("events");
        items.stream()
                .filter(item -> !(item.decoded() instanceof Decoded.Refused))
                .forEach(item -> events.add(item.source()));
        return Json.write(batch).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
