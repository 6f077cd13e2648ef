package dev.fleetward.clients;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in clients/, run against a server as their README says. */
@QuarkusTest
class ReferenceClientsTest {
    private static final Path CLIENTS = Path.of("..", "clients");

    @TempDir
    Path directory;

    @Test
    void the_python_client_sends_a_heartbeat() throws Exception {
        requireProgram("python3");
        var organization = new TestOrganization();

        int code = run(List.of(
                "python3",
                CLIENTS.resolve("python/heartbeat.py").toString(),
                TestOrganization.server("").toString(),
                organization.projectKey,
                "PY-1",
                "battery_pct=87"));

        assertThat(code).isZero();
        heartbeatArrives(organization, "PY-1", "battery_pct", 87);
    }

    @Test
    void the_c_client_sends_a_heartbeat() throws Exception {
        requireProgram("cc");
        var organization = new TestOrganization();
        String program = directory.resolve("heartbeat").toString();
        int compiled = run(List.of(
                "cc",
                "-std=c99",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program,
                CLIENTS.resolve("c/heartbeat.c").toString()));

        int code = run(List.of(
                program,
                "127.0.0.1",
                String.valueOf(TestOrganization.server("").getPort()),
                organization.projectKey,
                "C-1",
                "3600"));

        assertThat(compiled).isZero();
        assertThat(code).isZero();
        heartbeatArrives(organization, "C-1", "uptime_s", 3600);
    }

    @Test
    void the_curl_client_sends_native_events() throws Exception {
        requireProgram("curl");
        var organization = new TestOrganization();

        int code = run(List.of(
                "sh",
                CLIENTS.resolve("curl/events.sh").toString(),
                withoutEnd(TestOrganization.server("")),
                organization.projectKey,
                "CURL-1"));

        assertThat(code).isZero();
        heartbeatArrives(organization, "CURL-1", "battery_pct", 87);
    }

    @Test
    void the_python_client_sends_native_events_and_its_own_crash() throws Exception {
        requireProgram("python3");
        var organization = new TestOrganization();

        int code = run(List.of(
                "python3",
                CLIENTS.resolve("python/events.py").toString(),
                TestOrganization.server("").toString(),
                organization.projectKey,
                "PYN-1",
                "battery_pct=87"));

        assertThat(code).isZero();
        heartbeatArrives(organization, "PYN-1", "battery_pct", 87);
        eventually(() -> {
            var crash = organization.get(organization.api("/devices/PYN-1/events?kind=crash"));
            assertThat(crash.json().at("/items/0/body/reason").asText()).isEqualTo("KeyError");
            assertThat(crash.json().at("/items/0/body/frames/0/function").asText())
                    .isEqualTo("main");
        });
    }

    @Test
    void the_c_client_sends_native_cbor() throws Exception {
        requireProgram("cc");
        var organization = new TestOrganization();
        String program = directory.resolve("events").toString();
        int compiled = run(List.of(
                "cc",
                "-std=c99",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-o",
                program,
                CLIENTS.resolve("c/events.c").toString()));

        int code = run(List.of(
                program,
                "127.0.0.1",
                String.valueOf(TestOrganization.server("").getPort()),
                organization.projectKey,
                "CN-1",
                "3600"));

        assertThat(compiled).isZero();
        assertThat(code).isZero();
        heartbeatArrives(organization, "CN-1", "uptime_s", 3600);
    }

    private static String withoutEnd(java.net.URI server) {
        return server.toString().replaceAll("/$", "");
    }

    private static void heartbeatArrives(TestOrganization organization, String serial, String metric, long value) {
        eventually(() -> {
            var events = organization.get(organization.api("/devices/" + serial + "/events?kind=heartbeat"));
            assertThat(events.status()).isEqualTo(200);
            assertThat(events.json().at("/items/0/body/metrics/" + metric).asLong())
                    .isEqualTo(value);
        });
    }

    private static void requireProgram(String name) {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        Assumptions.assumeTrue(found, name + " is not on this machine: its reference client was not tried");
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
