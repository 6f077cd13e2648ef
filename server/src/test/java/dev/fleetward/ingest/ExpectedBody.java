package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A fixture's expected event without the names and texts that come from the firmware's symbols. */
final class ExpectedBody {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST_CUSTOM_EXPECTED = 0x1001;
    private static final int FIRST_CUSTOM_UNEXPECTED = 0xA001;
    private static final Set<String> OF_HARNESS = Set.of("bytes_equal_device_storage");

    private ExpectedBody() {}

    static JsonNode ofEvent(JsonNode event) {
        ObjectNode body = event.deepCopy();
        body.remove("user_reason_name");
        if (body.has("metric_values")) {
            body.remove("metrics");
        }
        if (body.path("session") instanceof ObjectNode session) {
            session.remove("name");
        }
        if (isCustom(body.path("reboot_reason").asInt())) {
            body.remove("reboot_reason_name");
        }
        if (body.path("compact_log") instanceof ObjectNode log) {
            log.remove("rendered");
        }
        body.path("lines").forEach(line -> ((ObjectNode) line).remove("rendered"));
        return body;
    }

    static JsonNode ofCoredump(JsonNode coredump) {
        ObjectNode body = coredump.deepCopy();
        body.remove(OF_HARNESS);
        return body;
    }

    static JsonNode ofPublicPattern(JsonNode cbor) {
        ObjectNode body = JSON.createObjectNode();
        body.put("type_id", cbor.get("2").asInt());
        body.put("type", "heartbeat");
        body.set("cbor_schema_version", cbor.get("3"));
        body.set("software_type", cbor.get("10"));
        body.set("software_version", cbor.get("9"));
        body.set("hardware_version", cbor.get("6"));
        body.set("device_serial", cbor.get("7"));
        body.putNull("build_id_prefix");
        body.putNull("captured_unix_s");
        body.set("metrics", cbor.get("4").get("1"));
        return body;
    }

    private static boolean isCustom(int reason) {
        return (reason >= FIRST_CUSTOM_EXPECTED && reason < 0x1100)
                || (reason >= FIRST_CUSTOM_UNEXPECTED && reason < 0xA100);
    }
}
