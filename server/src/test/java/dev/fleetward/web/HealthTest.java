package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What everyone may know of the server's parts, and what its operator sees of its queues. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class HealthTest {
    private static final String KEEP_FREE = "fleetward.disk.keep-free";

    private static Answer health() {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/health")));
    }

    private static JsonNode part(String name) {
        for (JsonNode part : health().json().get("parts")) {
            if (part.get("part").asText().equals(name)) {
                return part;
            }
        }
        throw new AssertionError("no part " + name);
    }

    @Test
    void each_part_tells_its_status_and_since_when_and_nothing_else() {
        eventually(() -> assertThat(names())
                .contains("database", "disk", "chunk-log", "decode-lanes", "lake-staging", "jobs", "outbox", "feeds"));

        assertThat(health().status()).isEqualTo(200);
        for (JsonNode part : health().json().get("parts")) {
            assertThat(part.properties())
                    .extracting(java.util.Map.Entry::getKey)
                    .containsExactly("part", "status", "since");
            assertThat(part.get("status").asText()).isIn("up", "degraded", "down");
            assertThat(Instant.parse(part.get("since").asText())).isBeforeOrEqualTo(Instant.now());
        }
    }

    private static List<String> names() {
        var names = new ArrayList<String>();
        health().json().get("parts").forEach(part -> names.add(part.get("part").asText()));
        return names;
    }

    @Test
    void a_disk_nearly_full_degrades_the_server_which_stays_ready() {
        eventually(() -> assertThat(part("disk").get("status").asText()).isEqualTo("up"));
        String since = part("disk").get("since").asText();
        System.setProperty(KEEP_FREE, "100%");
        try {
            eventually(() -> assertThat(part("disk").get("status").asText()).isEqualTo("degraded"));

            assertThat(health().json().get("status").asText()).isEqualTo("degraded");
            assertThat(health().status()).isEqualTo(200);
            assertThat(Instant.parse(part("disk").get("since").asText())).isAfter(Instant.parse(since));
            assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/health/ready")))
                            .status())
                    .isEqualTo(200);
        } finally {
            System.clearProperty(KEEP_FREE);
        }
        eventually(() -> assertThat(part("disk").get("status").asText()).isEqualTo("up"));
    }

    @Test
    void the_operator_sees_what_waits_in_each_queue() {
        var organization = new TestOrganization();

        eventually(() -> assertThat(organization.get("/api/v1/server").json().get("queues"))
                .hasSize(5));
        JsonNode queue = organization.get("/api/v1/server").json().at("/queues/0");
        assertThat(queue.get("waiting").isIntegralNumber()).isTrue();
        assertThat(queue.get("lateAfterSeconds").asLong()).isPositive();
        assertThat(queue.get("isLate").isBoolean()).isTrue();
        String page = TestOrganization.send(
                        organization.request("/settings/server").header("Accept", "text/html"))
                .text();
        assertThat(page).contains("What waits", "Field data", "Decoding lanes", "Lake staging", "Jobs", "Events");
    }
}
