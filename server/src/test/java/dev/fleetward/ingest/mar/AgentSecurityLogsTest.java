package dev.fleetward.ingest.mar;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the log of a Linux device gives away, as its agent uploads it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AgentSecurityLogsTest {
    private final Agent agent = new Agent();
    private final StringBuilder log = new StringBuilder();

    @Test
    void an_authentication_failure_in_the_log_is_a_security_event() {
        says("sshd", "ssh.service", 6, null, "Failed password for root from 203.0.113.9 port 40022 ssh2");
        says("sshd", "ssh.service", 6, null, "Failed password for root from 203.0.113.9 port 40023 ssh2");

        uploadsItsLog();

        JsonNode event = only("authentication-failed");
        assertThat(event.get("device").asText()).isEqualTo("GW-1001");
        assertThat(event.get("source").asText()).isEqualTo("log");
        assertThat(event.get("severity").asText()).isEqualTo("medium");
        assertThat(event.get("times").asInt()).isEqualTo(2);
        assertThat(event.get("sentence").asText()).startsWith("Failed password for root from 203.0.113.9");
    }

    @Test
    void warnings_count_by_syslog_severity_and_by_who_speaks() {
        says("sudo", "session-3.scope", 4, null, "unable to resolve host gw-1001");
        says("doord", "doord.service", 3, 10, "card reader: conversation failed");
        says("doord", "doord.service", 5, 10, "door opened");
        says("valved", "valved.service", 3, 3, "valve slow, 340 ms");

        uploadsItsLog();

        eventually(() -> assertThat(events("other"))
                .extracting(event ->
                        event.get("name").asText() + " " + event.get("severity").asText())
                .containsExactlyInAnyOrder("sudo low", "doord low"));
    }

    private void says(String program, String unit, int severity, @Nullable Integer facility, String text) {
        var data = new TreeMap<String, String>(Map.of(
                "MESSAGE", text,
                "PRIORITY", Integer.toString(severity),
                "SYSLOG_IDENTIFIER", program,
                "_SYSTEMD_UNIT", unit,
                "_PID", "812"));
        if (facility != null) {
            data.put("SYSLOG_FACILITY", facility.toString());
        }
        log.append(Json.write(Map.of("ts", Instant.now().toString(), "data", data)))
                .append('\n');
    }

    private void uploadsItsLog() {
        String folder = UUID.randomUUID().toString();
        agent.upload(new Archives()
                .entry(folder, "GW-1001", Instant.now().toString(), "linux-logs", """
                        {"format":{"id":"v1","serialization":"json-lines"},"log_file_name":"system.log",
                         "cid":{"uuid":"%s"},"next_cid":{"uuid":"%s"}}""".formatted(
                                UUID.randomUUID(), UUID.randomUUID()))
                .file(folder + "/system.log", log.toString().getBytes(StandardCharsets.UTF_8))
                .bytes());
    }

    private JsonNode only(String kind) {
        eventually(() -> assertThat(events(kind)).hasSize(1));
        return events(kind).get(0);
    }

    private JsonNode events(String kind) {
        return agent.organization
                .get(agent.organization.api("/security-events?kind=" + kind))
                .json()
                .get("items");
    }
}
