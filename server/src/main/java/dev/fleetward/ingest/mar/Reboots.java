package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.AgentContent.Reboot;
import dev.fleetward.ingest.RebootReasons;
import dev.fleetward.ingest.chunks.Malformed;

/** Reasons of a reboot: a number of the SDK's table, or a name of the maker's. */
final class Reboots {
    private static final long FIRST_UNEXPECTED = 0x8000;

    private Reboots() {}

    static Reboot read(ObjectNode metadata) throws Malformed {
        JsonNode reason = metadata.path("reason");
        if (reason.isIntegralNumber() && reason.bigIntegerValue().signum() >= 0) {
            if (!reason.canConvertToLong()) {
                return new Reboot(null, reason.asText(), true);
            }
            long code = reason.longValue();
            return new Reboot(code, RebootReasons.name(code).orElse(Long.toString(code)), code >= FIRST_UNEXPECTED);
        }
        String name = Manifest.text(reason, "name");
        if (name == null || name.isBlank()) {
            throw Manifest.bad("A reboot's reason is neither a number nor a name.");
        }
        return new Reboot(null, name, reason.path("unexpected").asBoolean());
    }
}
