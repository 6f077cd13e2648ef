package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.FieldEvent.Capture;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.chunks.Malformed;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of itself. Members nobody asks for are ignored.
 *
 * @param metadata an object; its shape depends on the type
 */
record Manifest(Capture capture, Origin origin, ObjectNode metadata) {
    static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT_CHARACTERS = 128;
    private static final int MAX_TIME_CHARACTERS = 64;
    private static final Instant EARLIEST_PLAUSIBLE = Instant.parse("2015-01-01T00:00:00Z");
    private static final Instant LATEST_STORABLE = Instant.parse("9999-12-31T23:59:59Z");
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    /** For everything in an archive: bounded depth, no second value after the first, nothing twice in an object. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static Manifest parse(byte[] bytes, Instant receivedAt) throws Malformed {
        JsonNode root = json(bytes, "The manifest");
        if (!root.isObject() || !root.path("type").isTextual()) {
            throw bad("The manifest is no object with a type.");
        }
        JsonNode device = root.path("device");
        String serial = text(device, "device_serial");
        if (serial == null) {
            throw bad("The manifest names no device.");
        }
        JsonNode time = root.path("collection_time");
        String given = text(time, "timestamp");
        Instant at = given == null ? null : instant(given);
        String hardware = text(device, "hardware_version");
        String type = text(device, "software_type");
        String version = text(device, "software_version");
        var origin = new Origin(at, serial, hardware, type, version, null, number(root, "schema_version"));
        var capture = new Capture(
                limited(root.path("type").textValue()),
                given,
                number(time, "uptime_ms"),
                number(time, "elapsed_realtime_ms"),
                text(time, "linux_boot_id"),
                producer(root.path("producer")),
                skew(at, receivedAt),
                hardware,
                type,
                version);
        JsonNode metadata = root.path("metadata");
        return new Manifest(
                capture, origin, metadata instanceof ObjectNode object ? object : MAPPER.createObjectNode());
    }

    static JsonNode json(byte[] bytes, String what) throws Malformed {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw bad("%s is not JSON: %s".formatted(what, e.getOriginalMessage()));
        } catch (IOException e) {
            throw bad("%s is not UTF-8.".formatted(what));
        }
    }

    /** Not of this time: a clock that was never set, or one that runs ahead. */
    private static @Nullable Long skew(@Nullable Instant at, Instant receivedAt) {
        if (at == null || !at.isBefore(EARLIEST_PLAUSIBLE) && !at.isAfter(receivedAt.plus(MAX_AHEAD))) {
            return null;
        }
        return Duration.between(receivedAt, at).toSeconds();
    }

    private static @Nullable String producer(JsonNode producer) {
        String id = text(producer, "id");
        String version = text(producer, "version");
        return id == null ? null : version == null ? id : id + " " + version;
    }

    /** @throws Malformed for what is no RFC 3339 time of this calendar */
    static Instant instant(String text) throws Malformed {
        if (text.length() <= MAX_TIME_CHARACTERS) {
            try {
                Instant at = OffsetDateTime.parse(text).toInstant();
                if (!at.isAfter(LATEST_STORABLE) && !at.isBefore(Instant.parse("0001-01-01T00:00:00Z"))) {
                    return at;
                }
            } catch (DateTimeException e) {
                throw bad("“%s” is not a time.".formatted(text));
            }
        }
        throw bad("“%s” is not a time.".formatted(limited(text)));
    }

    /** Null when it is absent, null or no text. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? limited(value.textValue()) : null;
    }

    /** Null when it is absent, null or no whole number of 64 bits. */
    static @Nullable Long number(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
    }

    private static String limited(String text) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= MAX_TEXT_CHARACTERS ? clean : clean.substring(0, MAX_TEXT_CHARACTERS);
    }

    static Malformed bad(String detail) {
        return new Malformed("bad-manifest", detail);
    }
}
