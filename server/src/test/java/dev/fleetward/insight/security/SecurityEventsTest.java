package dev.fleetward.insight.security;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What devices tell, what their logs give away and what the server notices itself, by the real ways in. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SecurityEventsTest {
    private final TestOrganization organization = new TestOrganization();
    private final Seed seed = new Seed(organization);

    @Test
    void a_device_tells_of_a_failed_secure_boot() {
        device(
                "S-1",
                event(
                        "security",
                        "\"name\": \"secure-boot-failed\", \"severity\": \"critical\", \"message\": \"image 2 not signed\", \"details\": {\"slot\": 2}"));

        eventually(() -> assertThat(events("?kind=secure-boot-failed")).hasSize(1));
        JsonNode told = events("?severity=critical").get(0);
        assertThat(told.get("device").asText()).isEqualTo("S-1");
        assertThat(told.get("sentence").asText()).isEqualTo("image 2 not signed");
        assertThat(told.at("/details/slot").asInt()).isEqualTo(2);
        assertThat(told.get("source").asText()).isEqualTo("device");
        assertThat(events("?device=S-2")).isEmpty();
    }

    @Test
    void a_flood_is_one_event_that_counts() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            lines.add("""
                    {"at": "%s", "level": "warning", "unit": "sshd", "text": "Failed password for root from 203.0.113.9 port %d ssh2"}
                    """.formatted(Instant.now(), 40_000 + i));
        }
        device("S-1", event("log", "\"lines\": [" + String.join(",", lines) + "]"));
        device(
                "S-1",
                event("reboot", "\"reason\": \"SecurityViolation\""),
                event("reboot", "\"reason\": \"Watchdog\""));

        eventually(() -> assertThat(sum("authentication-failed")).isEqualTo(300));
        assertThat(events("?kind=authentication-failed").size()).isLessThanOrEqualTo(2);
        eventually(() -> assertThat(events("?kind=tampering")).hasSize(1));
        assertThat(events("?kind=unexpected-reboot")).hasSize(1);
        eventually(() -> assertThat(organization
                        .get(organization.api("/devices/S-1/timeline?kind=security"))
                        .text())
                .contains("Failed password for root"));
    }

    /** As OpenTelemetry's collector passes syslog on: the severity by its table, program and facility as attributes. */
    @Test
    void what_a_collector_takes_from_syslog_counts_by_its_severity() {
        otlp(9, "Failed password for root from 203.0.113.9 port 40022 ssh2", "sshd", 4);
        otlp(13, "card reader: conversation failed", "doord", 10);
        otlp(9, "door opened", "doord", 10);
        otlp(17, "valve stuck", "valved", 3);

        eventually(() -> assertThat(sum("authentication-failed")).isEqualTo(1));
        eventually(() -> assertThat(events("?kind=other")).hasSize(1));
        assertThat(events("?kind=other").get(0).get("name").asText()).isEqualTo("doord");
    }

    @Test
    void the_server_notices_wrong_passwords_and_misused_tokens() {
        for (int i = 0; i < 3; i++) {
            TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("email=" + organization.email + "&password=wrong")));
        }
        organization.post("/api/v1/api-tokens", Map.of("name", "fresh", "role", "viewer"));

        eventually(() -> assertThat(sum("authentication-failed")).isEqualTo(3));
        JsonNode failed = events("?kind=authentication-failed").get(0);
        assertThat(failed.get("who").asText()).isEqualTo(organization.email);
        assertThat(failed.get("product").isNull()).isTrue();
        eventually(() ->
                assertThat(events("?kind=configuration-changed").toString()).contains("token.made"));
    }

    @Test
    void what_names_people_is_for_those_who_may_read_the_audit_log() {
        TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("email=" + organization.email + "&password=wrong")));
        String viewer = organization
                .post("/api/v1/api-tokens", Map.of("name", "viewer", "role", "viewer"))
                .json()
                .get("token")
                .asText();
        eventually(() -> assertThat(events("?kind=authentication-failed")).hasSize(1));

        var seen = TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(organization.api("/security-events")))
                        .header("Authorization", "Bearer " + viewer));

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.text()).doesNotContain(organization.email);
        var stranger = new TestOrganization();
        assertThat(stranger.get(stranger.api("/security-events")).text()).doesNotContain(organization.email);
    }

    @Test
    void update_tokens_that_are_wrong_or_another_devices_are_noticed() {
        seed.device("S-1", "1.0.0");
        seed.device("S-2", "1.0.0");
        String token = organization
                .post(organization.api("/devices/S-1/target-token"), Map.of())
                .json()
                .path("token")
                .asText();
        poll("S-2", "TargetToken wrong");
        poll("S-2", "TargetToken " + token);

        eventually(() ->
                assertThat(events("?kind=authentication-failed&device=S-2")).hasSize(1));
        if (!token.isEmpty()) {
            eventually(() -> assertThat(events("?kind=key-misuse&device=S-2").toString())
                    .contains("device S-1 was used in the name of device S-2"));
        }
    }

    @Test
    void older_software_and_cloned_serials_are_noticed() {
        Instant start = Instant.now().minusSeconds(3_000);
        for (int i = 0; i < 8; i++) {
            seed.device("S-1", i % 2 == 0 ? "2.0.0" : "1.9.0", start.plusSeconds(i), Map.of());
        }

        eventually(() -> assertThat(sum("downgrade-attempt")).isEqualTo(4));
        assertThat(events("?kind=downgrade-attempt").get(0).get("sentence").asText())
                .isEqualTo("The device ran 2.0.0 of “main” and now runs the older 1.9.0.");
        eventually(() -> assertThat(events("?kind=cloned-serial&device=S-1")).hasSize(1));
    }

    @Test
    void unknown_devices_are_noticed_where_none_may_register() {
        organization.put(
                "/api/v1/products/" + organization.product + "/settings",
                "application/json",
                BodyPublishers.ofString("{}"));
        String closed = "c" + organization.slug;
        organization.post(
                "/api/v1/products", Map.of("slug", closed, "name", "Closed", "registerOnFirstContact", false));
        String key = organization
                .post("/api/v1/products/" + closed + "/project-keys", Map.of("name", "line"))
                .json()
                .get("key")
                .asText();
        post(key, "GHOST-1", event("heartbeat", "\"metrics\": {\"a\": 1}"));

        eventually(() -> assertThat(organization
                        .get("/api/v1/products/" + closed + "/security-events?kind=unknown-device")
                        .json()
                        .get("items"))
                .hasSize(1));
        assertThat(organization
                        .get("/api/v1/products/" + closed + "/security-events?device=GHOST-1")
                        .json()
                        .at("/items/0/who")
                        .asText())
                .isEqualTo("GHOST-1");
    }

    @Test
    void rules_watch_them_and_an_owner_gets_and_erases_them() {
        device("S-1", event("security", "\"name\": \"tamper\", \"severity\": \"high\""));
        eventually(() -> assertThat(events("?kind=tampering")).hasSize(1));

        var preview = organization.post(
                organization.api("/alert-rules/preview"),
                Map.of("figure", "security.events", "slice", Map.of("severity", "high")));
        assertThat(preview.json().at("/items/0/sentence").asText())
                .isEqualTo("Tampering: 1 event within 24 h, on 1 device.");

        organization.post(organization.api("/devices/S-1/erasure"), Map.of("confirm", "S-1"));
        eventually(() -> assertThat(events("?kind=tampering")).isEmpty());
    }

    @Test
    void a_filter_that_is_none_is_refused() {
        assertThat(organization
                        .get(organization.api("/security-events?kind=odd"))
                        .text())
                .contains("kind must be one of authentication-failed");
        assertThat(organization
                        .get(organization.api("/security-events?severity=odd"))
                        .status())
                .isEqualTo(400);
        assertThat(organization
                        .get(organization.api("/security-events?days=9999"))
                        .status())
                .isEqualTo(400);
        assertThat(organization
                        .get(organization.api("/security-events?after=eA"))
                        .status())
                .isEqualTo(400);
    }

    private void otlp(int severity, String text, String program, int facility) {
        long nanos = Instant.now().getEpochSecond() * 1_000_000_000L;
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/v1/logs"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"resourceLogs":[{"resource":{"attributes":[{"key":"device.id","value":{"stringValue":"S-1"}}]},
                         "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","severityNumber":%d,
                           "body":{"stringValue":"%s"},"attributes":[
                             {"key":"appname","value":{"stringValue":"%s"}},
                             {"key":"facility","value":{"intValue":"%d"}}]}]}]}]}
                        """.formatted(nanos, severity, text, program, facility))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void poll(String serial, String authorization) {
        TestOrganization.send(HttpRequest.newBuilder(
                        TestOrganization.server("/" + organization.ddiTenant + "/controller/v1/" + serial))
                .header("Authorization", authorization)
                .GET());
    }

    private static String event(String type, String members) {
        return "{\"type\": \"%s\", \"at\": \"%s\", %s}".formatted(type, Instant.now(), members);
    }

    private void device(String serial, String... events) {
        post(organization.projectKey, serial, events);
    }

    private static void post(String key, String serial, String... events) {
        var answer = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "%s", "software": {"type": "main", "version": "1.0.0"}}, "events": [%s]}
                        """.formatted(serial, String.join(",", List.of(events))))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private long sum(String kind) {
        long times = 0;
        for (JsonNode event : events("?kind=" + kind)) {
            times += event.get("times").asLong();
        }
        return times;
    }

    private JsonNode events(String query) {
        var answer = organization.get(organization.api("/security-events" + query));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return Json.read(answer.text(), JsonNode.class).get("items");
    }
}
