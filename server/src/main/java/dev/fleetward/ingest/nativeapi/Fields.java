package dev.fleetward.ingest.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.ingest.chunks.Malformed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of one object of a batch; each error names the member. */
final class Fields {
    static final int MAX_TEXT_CHARACTERS = 4_096;
    static final int MAX_NAME_CHARACTERS = 128;
    private static final char NUL = '\0';
    private static final char REPLACEMENT = '\uFFFD';
    private static final double NANOS_PER_SECOND = 1e9;
    /** Year 9999, where ISO 8601 readers and PostgreSQL's timestamps end. */
    private static final double MAX_UNIX_SECONDS = 253_402_300_799d;

    private final JsonNode object;
    private final String where;

    private Fields(JsonNode object, String where) {
        this.object = object;
        this.where = where;
    }

    static Fields of(JsonNode node, String where) throws Malformed {
        if (!node.isObject()) {
            throw bad("%s must be an object.".formatted(where));
        }
        return new Fields(node, where);
    }

    JsonNode member(String name) {
        return object.path(name);
    }

    Optional<Fields> object(String name) throws Malformed {
        return has(name) ? Optional.of(of(object.get(name), where + "." + name)) : Optional.empty();
    }

    /** The items of an array; empty when it is missing. */
    JsonNode array(String name, int maxItems) throws Malformed {
        JsonNode array = object.path(name);
        if (!has(name)) {
            return array;
        }
        if (!array.isArray() || array.size() > maxItems) {
            throw bad("%s.%s must be an array of at most %,d items.".formatted(where, name, maxItems));
        }
        return array;
    }

    boolean has(String name) {
        return !object.path(name).isMissingNode() && !object.path(name).isNull();
    }

    @Nullable
    String text(String name, int maxCharacters) throws Malformed {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.get(name);
        if (!value.isTextual() || value.textValue().length() > maxCharacters) {
            throw bad("%s.%s must be text of at most %,d characters.".formatted(where, name, maxCharacters));
        }
        return value.textValue().replace(NUL, REPLACEMENT);
    }

    String requiredText(String name, int maxCharacters) throws Malformed {
        String text = text(name, maxCharacters);
        if (text == null || text.isBlank()) {
            throw bad("%s.%s is missing.".formatted(where, name));
        }
        return text;
    }

    @Nullable
    Long whole(String name) throws Malformed {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.get(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw bad("%s.%s must be a whole number of 64 bits.".formatted(where, name));
        }
        return value.longValue();
    }

    @Nullable
    Long natural(String name) throws Malformed {
        Long value = whole(name);
        if (value != null && value < 0) {
            throw bad("%s.%s must not be negative.".formatted(where, name));
        }
        return value;
    }

    /** An address may be written as text in hexadecimal, since JSON has no such numbers. */
    @Nullable
    Long address(String name) throws Malformed {
        if (!object.path(name).isTextual()) {
            return whole(name);
        }
        String text = object.get(name).textValue();
        try {
            return Long.parseUnsignedLong(text.replaceFirst("^0[xX]", ""), 16);
        } catch (NumberFormatException e) {
            throw bad("%s.%s must be an address such as \"0x08001234\".".formatted(where, name));
        }
    }

    /** RFC 3339 or Unix seconds, with fractions. */
    @Nullable
    Instant time(String name) throws Malformed {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.get(name);
        try {
            if (value.isTextual()) {
                return OffsetDateTime.parse(value.textValue()).toInstant();
            }
            double seconds = value.isNumber() ? value.doubleValue() : -1;
            if (seconds >= 0 && seconds <= MAX_UNIX_SECONDS) {
                long whole = (long) seconds;
                return Instant.ofEpochSecond(whole, (long) ((seconds - whole) * NANOS_PER_SECOND));
            }
        } catch (DateTimeException e) {
            throw notATime(name);
        }
        throw notATime(name);
    }

    private Malformed notATime(String name) {
        return bad("%s.%s must be a time as RFC 3339 or in Unix seconds.".formatted(where, name));
    }

    /** A CBOR byte string, or base64 in JSON. */
    byte[] bytes(String name, int maxBytes) throws Malformed {
        JsonNode value = object.path(name);
        byte[] bytes;
        try {
            bytes = value.isBinary()
                    ? value.binaryValue()
                    : Base64.getDecoder().decode(requiredText(name, 2 * maxBytes));
        } catch (IllegalArgumentException | java.io.IOException e) {
            throw bad("%s.%s is not base64.".formatted(where, name));
        }
        if (bytes.length > maxBytes) {
            throw bad("%s.%s has more than %,d bytes.".formatted(where, name, maxBytes));
        }
        return bytes;
    }

    static Malformed bad(String detail) {
        return new Malformed("bad-event", detail);
    }
}
