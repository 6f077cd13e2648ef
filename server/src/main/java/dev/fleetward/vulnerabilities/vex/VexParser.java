package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.vex.VexDocument.Refused;
import dev.fleetward.vulnerabilities.vex.VexDocument.Said;
import dev.fleetward.vulnerabilities.vex.VexDocument.Thing;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells the format by the content and reads the document. What cannot be read in one statement refuses that one only. */
final class VexParser {
    static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
    static final int MAX_STATEMENTS = 50_000;
    private static final int MAX_NAME_CHARACTERS = 2_048;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<Said> statements = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    VexParser() {}

    /**
     * @param now when a statement without a time of its own is taken to be made
     * @throws Problem 400 when it is no VEX document
     */
    static VexDocument parse(byte[] bytes, Instant now) {
        JsonNode root;
        try {
            root = STRICT.readTree(bytes);
        } catch (IOException unreadable) {
            throw unreadable("It is no JSON: " + firstLine(String.valueOf(unreadable.getMessage())));
        }
        if (root == null || !root.isObject()) {
            throw unreadable("It is not a JSON object.");
        }
        if (root.path("bomFormat").asText().equals("CycloneDX")) {
            return CycloneDxVexCodec.read(root, now);
        }
        if (root.path("@context").asText().startsWith("https://openvex.dev/ns")) {
            return OpenVexCodec.read(root, now);
        }
        if (root.path("document").has("csaf_version")) {
            return CsafVexCodec.read(root, now);
        }
        throw unreadable(
                "It is none of OpenVEX (@context of openvex.dev), CycloneDX (bomFormat) and CSAF (document.csaf_version).");
    }

    static Problem unreadable(String why) {
        return new Problem(400, "unreadable-vex", "Unreadable VEX document", why);
    }

    /** A statement; when its words are none of the format's, or something is missing, it is refused with that reason. */
    void take(String title, Supplier<Said> statement) {
        if (statements.size() + refused.size() >= MAX_STATEMENTS) {
            throw unreadable("It has more than %,d statements.".formatted(MAX_STATEMENTS));
        }
        try {
            statements.add(statement.get());
        } catch (Problem wrong) {
            refuse(title, wrong.detail());
        }
    }

    void refuse(String title, String reason) {
        refused.add(new Refused(title, reason));
    }

    List<Said> statements() {
        return List.copyOf(statements);
    }

    List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** A thing by an identifier: a package URL, or a plain text. */
    static Thing thing(String identifier) {
        Optional<Purl> purl = identifier.startsWith("pkg:") ? Purl.find(identifier) : Optional.empty();
        if (purl.isEmpty()) {
            return Thing.of(List.of(checked(identifier)), "");
        }
        Purl found = purl.get();
        String range = found.qualifier("vers");
        return new Thing(
                found.qualifier("named").isEmpty()
                        ? List.of(Subject.identity(found), found.name())
                        : List.of(found.name()),
                range.isEmpty() ? found.version() : range,
                found.qualifier("software"),
                found.qualifier("hardware"),
                found.qualifier("configuration"));
    }

    static String checked(String name) {
        if (name.isBlank()) {
            throw Problem.invalid("It names no product.");
        }
        if (name.length() > MAX_NAME_CHARACTERS || name.indexOf('\0') >= 0) {
            throw Problem.invalid("A name in it is longer than %,d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        return name.strip();
    }

    /** The first that is a time, of the texts given; a time without zone is UTC. */
    static Optional<Instant> time(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            String text = candidate.asText();
            if (!text.isEmpty() && candidate.isTextual()) {
                try {
                    return Optional.of(OffsetDateTime.parse(text).toInstant());
                } catch (DateTimeException otherwise) {
                    Optional<Instant> local = local(text);
                    if (local.isPresent()) {
                        return local;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> local(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** What of a text is said; null and absent say nothing. */
    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText().strip() : "";
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
