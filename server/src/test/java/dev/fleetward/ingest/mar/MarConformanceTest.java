package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Every archive of the fixtures, through the HTTP interface, gives what its expected file says. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@EnabledIfEnvironmentVariable(named = "FLEETWARD_CONFORMANCE", matches = ".+")
class MarConformanceTest {
    /** Words of the fixtures' author. */
    private static final Set<String> NOT_OF_EVENTS = Set.of("note", "rule", "symbols");

    @Test
    void every_archive_gives_what_is_expected() {
        var failures = new ArrayList<String>();
        for (Path file : expected()) {
            JsonNode expected = read(file);
            if (expected.has("entries")) {
                check(file, expected, failures);
            }
        }

        assertThat(failures).isEmpty();
    }

    private static void check(Path file, JsonNode expected, List<String> failures) {
        String name = file.getFileName().toString().replace(".expected.json", "");
        var agent = new Agent();
        agent.upload(bytes(file.resolveSibling(name + ".mar")));
        Set<String> serials = new HashSet<>();
        expected.get("entries")
                .forEach(entry -> serials.add(entry.at("/device/device_serial").asText()));
        var bodies = new ArrayList<JsonNode>();
        serials.forEach(serial -> agent.events(serial).forEach(event -> bodies.add(event.get("body"))));
        if (bodies.size() != expected.get("entries").size()) {
            failures.add("%s: %d entries, %d expected; quarantine %s"
                    .formatted(name, bodies.size(), expected.get("entries").size(), agent.quarantine()));
            return;
        }
        for (int i = 0; i < bodies.size(); i++) {
            differences(name + "/" + i, expected.get("entries").get(i), bodies.get(i), failures);
        }
        if (expected.has("chain_gaps")) {
            int gaps = serials.stream().mapToInt(agent::logGaps).sum();
            if (gaps != expected.get("chain_gaps").asInt()) {
                failures.add("%s: %d gaps between log files".formatted(name, gaps));
            }
        }
        if ("accepted".equals(expected.path("outcome").asText())
                && !agent.quarantine().isEmpty()) {
            failures.add(name + " left something in quarantine: " + agent.quarantine());
        }
    }

    /** All that is expected is there; more may be. Numbers compare as doubles. */
    private static void differences(String at, JsonNode expected, JsonNode actual, List<String> failures) {
        if (expected.isObject()) {
            expected.properties().forEach(member -> {
                if (member.getKey().startsWith("first_")) {
                    JsonNode first = actual.at("/rollups").path(member.getKey().substring("first_".length()));
                    differences(at + "/" + member.getKey(), member.getValue(), first.path("first"), failures);
                } else if (!NOT_OF_EVENTS.contains(member.getKey()) && !isFrames(member.getValue())) {
                    differences(at + "/" + member.getKey(), member.getValue(), actual.path(member.getKey()), failures);
                }
            });
            if ((at.endsWith("/metrics") || at.endsWith("/attributes")) && expected.size() != actual.size()) {
                failures.add(at + " has others than expected: " + actual);
            }
        } else if (expected.isArray() && actual.size() == expected.size()) {
            for (int i = 0; i < expected.size(); i++) {
                differences(at + "/" + i, expected.get(i), actual.get(i), failures);
            }
        } else if (expected.isNumber() ? expected.doubleValue() != actual.doubleValue() : !expected.equals(actual)) {
            failures.add("%s: expected %s, is %s".formatted(at, expected, actual));
        }
    }

    /** Frames of cores and stack traces, at the issue they became, with the debug builds that lie beside them. */
    @Test
    void every_crash_has_the_debuggers_frames() {
        var failures = new ArrayList<String>();
        for (Path file : expected()) {
            for (JsonNode entry : read(file).path("entries")) {
                JsonNode crash = entry.has("core") ? entry.get("core") : entry.path("stacktrace");
                if (crash.has("symbols")) {
                    checkFrames(file, entry.at("/device/device_serial").asText(), crash, failures);
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    private static void checkFrames(Path file, String serial, JsonNode expected, List<String> failures) {
        String name = file.getFileName().toString().replace(".expected.json", "");
        var crashed = new CrashedDevices();
        files(".elf").forEach(elf -> crashed.uploadsSymbols(bytes(elf)));
        crashed.agent.upload(bytes(file.resolveSibling(name + ".mar")));
        JsonNode report = crashed.report(serial);
        expected.properties().stream()
                .filter(member -> isFrames(member.getValue()))
                .forEach(member -> {
                    List<String> wanted = CrashedDevices.lines(member.getValue());
                    List<String> found = isOfCrashedThread(member.getKey())
                            ? CrashedDevices.lines(report.at("/threads/0/frames"))
                            : CrashedDevices.inProgram(report);
                    if (!found.stream().limit(wanted.size()).toList().equals(wanted)) {
                        failures.add("%s: %s is %s, expected %s".formatted(name, member.getKey(), found, wanted));
                    }
                });
    }

    private static boolean isFrames(JsonNode value) {
        return value.isArray() && value.path(0).has("function");
    }

    /** The others are of threads that wait: of those what is the program's own. */
    private static boolean isOfCrashedThread(String member) {
        return member.startsWith("crashed_thread") || member.startsWith("active_thread");
    }

    @Test
    void archives_of_other_producers_are_read_too() {
        var failures = new ArrayList<String>();
        for (Path file : expected()) {
            JsonNode expected = read(file);
            if (!expected.has("entries")) {
                String name = file.getFileName().toString().replace(".expected.json", "");
                var agent = new Agent();
                agent.upload(bytes(file.resolveSibling(name + ".mar")));
                new OtherProducers(agent, expected, at -> failures.add(name + ": " + at)).check();
            }
        }

        assertThat(failures).isEmpty();
    }

    private static Path directory() {
        return Path.of(System.getenv("FLEETWARD_CONFORMANCE"), "mar");
    }

    private static List<Path> expected() {
        return files(".expected.json");
    }

    private static List<Path> files(String ending) {
        try (var files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        return Json.read(new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8), JsonNode.class);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
