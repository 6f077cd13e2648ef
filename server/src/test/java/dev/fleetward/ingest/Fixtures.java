package dev.fleetward.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chunks the public firmware SDK emitted, and what they mean. In place if the tests were told where, else our copy. */
final class Fixtures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MULTIPART = "multipart-reboots-heartbeat";
    private static final String BASE64 = "base64-heartbeat";

    private Fixtures() {}

    static Path directory() {
        String told = System.getProperty("fleetward.conformance", System.getenv("FLEETWARD_CONFORMANCE"));
        if (told != null) {
            return Path.of(told, "memfault");
        }
        try {
            return Path.of(Fixtures.class.getResource("/memfault/MANIFEST.md").toURI())
                    .getParent();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names of all that are lists of chunks. */
    static Stream<String> names() {
        try (Stream<Path> files = Files.list(directory())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".hex"))
                    .map(name -> name.substring(0, name.length() - ".hex".length()))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> chunks(String name) {
        return text(name + ".hex")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> HexFormat.of().parseHex(line.strip()))
                .toList();
    }

    static JsonNode expected(String name) {
        try {
            return JSON.readTree(text(name + ".expected.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] base64Body() {
        return bytes(BASE64 + ".body");
    }

    static byte[] base64Chunk() {
        return Base64.getMimeDecoder().decode(base64Body());
    }

    static JsonNode base64Expected() {
        return expected(BASE64);
    }

    static byte[] multipartBody() {
        return bytes(MULTIPART + ".body");
    }

    static JsonNode multipartExpected() {
        return expected(MULTIPART);
    }

    /** What the API must show of the messages, without what only symbols can tell. */
    static List<JsonNode> expectedBodies(JsonNode expected) {
        var bodies = new ArrayList<JsonNode>();
        for (JsonNode message : expected.path("messages")) {
            message.path("events").forEach(event -> bodies.add(ExpectedBody.ofEvent(event)));
            if (message.has("coredump")) {
                bodies.add(ExpectedBody.ofCoredump(message.get("coredump")));
            }
            if (message.has("cbor")) {
                bodies.add(ExpectedBody.ofPublicPattern(message.get("cbor")));
            }
        }
        return bodies;
    }

    /** What the API must show of the messages once the build's symbols are known: all of it. */
    static List<JsonNode> namedBodies(JsonNode expected) {
        var bodies = new ArrayList<JsonNode>();
        for (JsonNode message : expected.path("messages")) {
            message.path("events").forEach(bodies::add);
            if (message.has("coredump")) {
                bodies.add(ExpectedBody.ofCoredump(message.get("coredump")));
            }
        }
        return bodies;
    }

    /** The symbol map of the firmware variant that sent the fixture. */
    static Optional<byte[]> symbols(String name) {
        return Optional.ofNullable(expected(name).path("symbols").textValue()).map(Fixtures::bytes);
    }

    private static String text(String file) {
        return new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(directory().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
