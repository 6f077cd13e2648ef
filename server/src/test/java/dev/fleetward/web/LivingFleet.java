package dev.fleetward.web;

import dev.fleetward.fixture.TestOrganization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A small fleet that has sent what the real firmware SDK sends, so that every page has something to show. */
final class LivingFleet {
    private static final List<String> MESSAGES = List.of(
            "heartbeat--one-chunk",
            "reboots--80",
            "trace-events--one-chunk",
            "logs--one-chunk",
            "cdr-binary--one-chunk",
            "coredump-busfault--one-chunk");
    private static final int DEVICES = 3;

    private final TestOrganization organization;

    LivingFleet(TestOrganization organization) {
        this.organization = organization;
    }

    void grow() {
        for (int device = 1; device <= DEVICES; device++) {
            for (String message : MESSAGES) {
                post("FLW-000" + device, message);
            }
        }
    }

    /** Chunks acknowledged and not worked off yet. */
    int pending() {
        return organization
                .get(organization.api("/ingest/status"))
                .json()
                .get("pending")
                .asInt();
    }

    private void post(String serial, String fixture) {
        for (byte[] chunk : chunks(fixture)) {
            var answer =
                    TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/" + serial))
                            .header("Memfault-Project-Key", organization.projectKey)
                            .header("Content-Type", "application/octet-stream")
                            .POST(BodyPublishers.ofByteArray(chunk)));
            if (answer.status() != 202) {
                throw new IllegalStateException(fixture + ": " + answer.status() + " " + answer.text());
            }
        }
    }

    private static List<byte[]> chunks(String fixture) {
        try (var file = Objects.requireNonNull(
                LivingFleet.class.getResourceAsStream("/memfault/" + fixture + ".hex"), fixture)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(HexFormat.of()::parseHex)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
