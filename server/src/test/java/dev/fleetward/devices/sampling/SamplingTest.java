package dev.fleetward.devices.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SamplingTest {
    private static final Map<String, String> QUIET =
            Map.of("debugging", "normal", "logging", "off", "monitoring", "low");
    private static final Map<String, String> LOUD =
            Map.of("debugging", "high", "logging", "high", "monitoring", "high");

    @Inject
    FleetSampling sampling;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    Db db;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_new_product_asks_for_everything_at_the_normal_resolution() {
        JsonNode data = ask("GW-1").get("data");

        assertThat(words(data)).containsExactly("normal", "normal", "normal");
        assertThat(data.get("revision").asInt()).isEqualTo(1);
        assertThat(data.get("completed").isNull()).isTrue();
        assertThat(device("GW-1").at("/software/0/version").asText()).isEqualTo("2.4.1");
        assertThat(device("GW-1").get("hardwareVersion").asText()).isEqualTo("gw-evt2");
    }

    @Test
    void a_device_is_told_from_when_on_to_send_and_a_change_is_a_new_revision() {
        assertThat(ask("GW-1")
                        .at("/data/config/memfault/data_upload_start_date")
                        .isNull())
                .isTrue();
        var since = new java.util.HashMap<>(LOUD);
        since.put("uploadFrom", "2026-01-01T00:00:00Z");
        assertThat(organization
                        .put(
                                organization.api("/sampling"),
                                "application/json",
                                BodyPublishers.ofString(dev.fleetward.kernel.Json.write(since)))
                        .status())
                .isEqualTo(200);

        JsonNode told = ask("GW-1").get("data");

        assertThat(told.at("/config/memfault/data_upload_start_date").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(told.get("revision").asInt()).isEqualTo(2);
        assertThat(ask("GW-1").at("/data/revision").asInt()).isEqualTo(2);
        since.put("uploadFrom", "yesterday");
        assertThat(organization
                        .put(
                                organization.api("/sampling"),
                                "application/json",
                                BodyPublishers.ofString(dev.fleetward.kernel.Json.write(since)))
                        .json()
                        .get("detail")
                        .asText())
                .contains("uploadFrom");
        assertThat(organization.get("/products/pump/sampling").text()).contains("1 Jan 2026 00:00:00 UTC");
    }

    @Test
    void the_closest_rule_holds() {
        ask("GW-1");
        ask("GW-2");
        organization.put(
                organization.api("/cohorts/beta"), "application/json", BodyPublishers.ofString("{\"name\":\"Beta\"}"));
        organization.put(
                organization.api("/cohorts/beta/devices"),
                "application/json",
                BodyPublishers.ofString("{\"serials\":[\"GW-1\",\"GW-2\"]}"));
        put("/sampling", QUIET);
        put("/sampling/cohorts/beta", LOUD);
        put("/sampling/devices/GW-2", Map.of("debugging", "off", "logging", "low", "monitoring", "high"));

        assertThat(words(ask("GW-1").get("data"))).containsExactly("high", "high", "high");
        assertThat(words(ask("GW-2").get("data"))).containsExactly("off", "low", "high");
        assertThat(words(ask("GW-3").get("data"))).containsExactly("normal", "off", "low");

        organization.delete(organization.api("/sampling/devices/GW-2"));
        assertThat(words(ask("GW-2").get("data"))).containsExactly("high", "high", "high");
    }

    @Test
    void the_revision_changes_only_with_the_content_and_is_confirmed_by_the_device() {
        ask("GW-1");
        put("/sampling", LOUD);
        put("/sampling", LOUD);
        assertThat(ask("GW-1").at("/data/revision").asInt()).isEqualTo(2);
        assertThat(ask("GW-1").at("/data/revision").asInt()).isEqualTo(2);

        confirm("GW-1", 1);
        assertThat(ask("GW-1").at("/data/completed").asInt())
                .as("an old one: it is asked again")
                .isEqualTo(1);
        confirm("GW-1", 99);
        assertThat(ask("GW-1").at("/data/completed").asInt())
                .as("never given out")
                .isEqualTo(1);
        confirm("GW-1", 2);
        assertThat(ask("GW-1").at("/data/completed").asInt()).isEqualTo(2);

        JsonNode one =
                organization.get(organization.api("/sampling/devices/GW-1")).json();
        assertThat(one.get("by").asText()).isEqualTo("all devices");
        assertThat(one.get("completed").asInt()).isEqualTo(2);
        JsonNode all = organization.get(organization.api("/sampling")).json();
        assertThat(all.get("asked").asInt()).isEqualTo(1);
        assertThat(all.get("confirmed").asInt()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_is_refused_in_words() {
        assertThat(put("/sampling", Map.of("debugging", "loud", "logging", "off", "monitoring", "low"))
                        .text())
                .contains("debugging must be off, low, normal or high, not “loud”");
        assertThat(put("/sampling/cohorts/none", LOUD).status()).isEqualTo(404);
        assertThat(put("/sampling/devices/NONE", LOUD).status()).isEqualTo(404);
        assertThat(organization
                        .delete(organization.api("/sampling/devices/NONE"))
                        .status())
                .isEqualTo(404);
        assertThat(post("wrong key", body("GW-1")).status()).isEqualTo(401);
        assertThat(post(organization.projectKey, "{\"device\":{}}").status()).isEqualTo(400);
        assertThat(post(organization.projectKey, "nonsense").status()).isEqualTo(400);
        assertThat(post(organization.projectKey, "[".repeat(5_000)).status()).isEqualTo(400);
    }

    @Test
    void a_serial_may_have_dots_and_spaces_and_128_characters() {
        for (String serial : List.of("a.b", "two words", "x".repeat(128))) {
            assertThat(post(organization.projectKey, body(serial)).status())
                    .as(serial)
                    .isEqualTo(200);
        }
        assertThat(post(organization.projectKey, body("x".repeat(129))).status())
                .isEqualTo(400);
        assertThat(organization.get(organization.api("/devices/two%20words")).status())
                .isEqualTo(200);
    }

    private JsonNode ask(String serial) {
        Answer answer = post(organization.projectKey, body(serial));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isNotEmpty();
        return answer.json();
    }

    /** As the agent sends it: "utf-8" is not a coding. */
    private static Answer post(String key, String body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/device-config"))
                .header("memfault-project-key", key)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "utf-8")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String body(String serial) {
        return """
                {"device":{"device_serial":"%s","hardware_version":"gw-evt2","software_version":"2.4.1",
                 "software_type":"gateway-os"}}""".formatted(serial);
    }

    private Answer put(String path, Map<String, String> wish) {
        return organization.put(
                organization.api(path),
                "application/json",
                BodyPublishers.ofString(dev.fleetward.kernel.Json.write(wish)));
    }

    private void confirm(String serial, long revision) {
        Product product = products.require(organization.id, organization.product);
        db.doInTransaction(
                organization.id,
                tx -> sampling.confirmed(
                        tx, devices.find(tx, product.id(), serial).orElseThrow(), revision));
    }

    private JsonNode device(String serial) {
        return organization.get(organization.api("/devices/" + serial)).json();
    }

    private static List<String> words(JsonNode data) {
        JsonNode words = data.at("/config/memfault/sampling");
        return List.of(
                words.get("debugging.resolution").asText(),
                words.get("logging.resolution").asText(),
                words.get("monitoring.resolution").asText());
    }
}
