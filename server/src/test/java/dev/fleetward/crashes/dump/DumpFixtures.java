package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Dumps of our own programs and the debugger's reading of them. In place if the tests were told where, else our copy. */
public final class DumpFixtures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CORE = ".core.gz";

    private DumpFixtures() {}

    /** Where all of them are; empty unless the tests were told. */
    static Optional<Path> everything() {
        return Optional.ofNullable(System.getProperty("fleetward.conformance", System.getenv("FLEETWARD_CONFORMANCE")))
                .map(Path::of);
    }

    public static Path cortexM() {
        return everything().map(home -> home.resolve("coredump/cortex-m")).orElseGet(() -> resource("/crashes/dump"));
    }

    /** Names of the dumps in a directory. */
    static List<String> names(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(CORE))
                    .map(name -> name.substring(0, name.length() - CORE.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ByteBuffer core(Path directory, String name) {
        return ByteBuffer.wrap(gunzip(directory.resolve(name + CORE)));
    }

    public static JsonNode expected(Path directory, String name) {
        try {
            return JSON.readTree(Files.readAllBytes(directory.resolve(name + ".expected.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gunzip(Path file) {
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path resource(String name) {
        try {
            var url = DumpFixtures.class.getResource(name);
            if (url == null) {
                throw new IllegalStateException("no test resource " + name);
            }
            return Path.of(url.toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the expected files write addresses. */
    static long number(JsonNode hex) {
        return Long.parseUnsignedLong(hex.asText().substring(2), 16);
    }
}
