package dev.fleetward.ingest.otlp;

import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.FieldEvent.Origin;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which device a resource is, and what it says of itself. The first attribute of each list that is there counts.
 *
 * @param attributes those that mean nothing else to us
 */
record Sender(
        String serial,
        @Nullable String softwareType,
        @Nullable String softwareVersion,
        @Nullable String hardwareVersion,
        @Nullable Long pid,
        Map<String, Object> attributes) {
    /** Stable identities first: SDKs make a new {@code service.instance.id} at each start unless told one. */
    private static final List<String> SERIAL = List.of("device.id", "host.id", "service.instance.id", "host.name");

    private static final List<String> SOFTWARE_TYPE = List.of("service.name");
    private static final List<String> SOFTWARE_VERSION = List.of("service.version");
    private static final List<String> HARDWARE = List.of("device.model.identifier", "device.model.name", "host.type");
    private static final String PID = "process.pid";
    /** What changes with each start of a program is no property of its device. */
    private static final Set<String> PASSING = Set.of("service.instance.id", PID, "process.parent_pid");

    static final int MAX_ATTRIBUTES = 64;
    static final int MAX_NAME_CHARACTERS = 128;
    static final int MAX_TEXT_CHARACTERS = 1_024;
    static final int MAX_VERSION_CHARACTERS = 128;

    /** @throws Unreadable when no attribute names a device, or the one that does is no serial */
    static Sender of(Resource resource) throws Unreadable {
        Map<String, AnyValue> named = Values.byName(resource.getAttributesList());
        String serial = first(named, SERIAL)
                .orElseThrow(() -> new Unreadable("The resource names no device: set one of the resource attributes %s."
                        .formatted(String.join(", ", SERIAL))));
        if (!Devices.isSerial(serial)) {
            throw new Unreadable("The resource names the device “%s”; a serial is 1 to 128 of a-z A-Z 0-9 - _ . :"
                    .formatted(shortened(serial, MAX_NAME_CHARACTERS)));
        }
        return new Sender(
                serial,
                first(named, SOFTWARE_TYPE).orElse(null),
                first(named, SOFTWARE_VERSION).orElse(null),
                first(named, HARDWARE).orElse(null),
                pid(named.get(PID)),
                rest(named));
    }

    private static @Nullable Long pid(@Nullable AnyValue value) {
        return value != null && value.hasIntValue() ? (Long) value.getIntValue() : null;
    }

    Origin origin(@Nullable Instant capturedAt) {
        return new Origin(capturedAt, null, hardwareVersion, softwareType, softwareVersion, null, null);
    }

    private static Optional<String> first(Map<String, AnyValue> named, List<String> names) {
        return names.stream()
                .map(named::get)
                .filter(Objects::nonNull)
                .map(value -> Values.text(value).strip())
                .filter(text -> !text.isEmpty())
                .map(text -> shortened(text, MAX_VERSION_CHARACTERS))
                .findFirst();
    }

    private static Map<String, Object> rest(Map<String, AnyValue> named) {
        var rest = new LinkedHashMap<String, Object>();
        named.forEach((name, value) -> {
            boolean known = PASSING.contains(name)
                    || SOFTWARE_TYPE.contains(name)
                    || SOFTWARE_VERSION.contains(name)
                    || HARDWARE.contains(name)
                    || name.equals("device.id");
            if (!known && !name.isBlank() && name.length() <= MAX_NAME_CHARACTERS && rest.size() < MAX_ATTRIBUTES) {
                rest.put(name, attribute(value));
            }
        });
        return rest;
    }

    private static Object attribute(AnyValue value) {
        return switch (value.getValueCase()) {
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE ->
                Double.isFinite(value.getDoubleValue())
                        ? (Object) value.getDoubleValue()
                        : String.valueOf(value.getDoubleValue());
            default -> shortened(Values.text(value), MAX_TEXT_CHARACTERS);
        };
    }

    /** NUL goes too, which PostgreSQL keeps in no text. */
    static String shortened(String text, int maxCharacters) {
        return text.substring(0, Math.min(text.length(), maxCharacters)).replace('\0', '\uFFFD');
    }
}
