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
    /** Words of the fixtures' author, and frames, which are the crash room's. */
    private static final Set<String> NOT_OF_EVENTS = Set.of(
            "note",
            "rule",
            "symbols",
            "crashed_thread_top_frames",
            "main_thread_frames_in_our_program",
            "active_thread_top_frames",
            "first_cpu_usage_pct");

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
        if ("accepted".equals(expected.path("outcome").asText())
                && !agent.quarantine().isEmpty()) {
            failures.add(name + " left something in quarantine: " + agent.quarantine());
        }
    }

    /** All that is expected is there; more may be. Numbers compare as doubles. */
    private static void differences(String at, JsonNode expected, JsonNode actual, List<String> failures) {
        if (expected.isObject()) {
            expected.properties().forEach(member -> {
                if (!NOT_OF_EVENTS.contains(member.getKey())) {
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

    @Test
    void archives_of_other_producers_are_read_too() {
        var agent = new Agent();
        for (String name : List.of(
                "attributes-and-config",
                "metric-report",
                "reboots",
                "session",
                "logs-two-files",
                "several-devices-old-heartbeat",
                "traces-and-recording")) {
            agent.upload(bytes(directory().resolve(name + ".mar")));
        }
        List<JsonNode> events = agent.events("GW-0001");

        JsonNode device = agent.organization
                .get(agent.organization.api("/devices/GW-0001"))
                .json();
        assertThat(device.at("/attributes/region/value").asText()).isEqualTo("DE");
        assertThat(device.at("/attributes/temp_offset/value").asDouble()).isEqualTo(-1.25);
        assertThat(events)
                .extracting(event ->
                        event.at("/body/device_config_acknowledged_revision").asInt())
                .contains(7);
        assertThat(sum(events, "/body/logs/lines")).isEqualTo(620);
        assertThat(sum(events, "/body/logs/raw_lines")).isEqualTo(1);
        assertThat(sum(events, "/body/logs/error_lines")).isEqualTo(126);
        assertThat(events)
                .extracting(event -> event.at("/body/reboot/reason").asText())
                .contains("firmware update", "software watchdog", "thermal.trip");
        assertThat(events)
                .extracting(event -> event.at("/body/time/clock").asText())
                .contains("device clock wrong, received time used");
        assertThat(events)
                .extracting(event -> event.at("/body/recording/bytes").asInt())
                .contains(900);
        assertThat(events)
                .extracting(event -> event.at("/body/stacktrace/build_id").asText())
                .contains("94e3bf911a61dbe22e44158bae97ba94d0eda82f");
        assertThat(agent.events("GW-0002")).singleElement().satisfies(event -> assertThat(
                        event.at("/body/report/metrics/uptime").asInt())
                .isEqualTo(427997));
        assertThat(agent.quarantine()).isEmpty();
    }

    private static int sum(List<JsonNode> events, String path) {
        return events.stream().mapToInt(event -> event.at(path).asInt()).sum();
    }

    private static Path directory() {
        return Path.of(System.getenv("FLEETWARD_CONFORMANCE"), "mar");
    }

    private static List<Path> expected() {
        try (var files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".expected.json"))
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
