package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Conformance cases 1 to 5 and 19 to 21 of the DDI reference. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DdiPollTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void the_first_poll_with_the_gateway_token_registers_the_device() {
        var poll = scene.device("D-1").get("");

        assertThat(poll.status()).isEqualTo(200);
        assertThat(organization.get(organization.api("/devices/D-1")).status()).isEqualTo(200);
    }

    @Test
    void the_sleep_is_hours_minutes_seconds_within_a_tenth_of_the_set_time() {
        String sleep =
                scene.device("D-1").get("").json().at("/config/polling/sleep").asText();

        assertThat(sleep).matches("\\d\\d:\\d\\d:\\d\\d");
        assertThat(java.time.LocalTime.parse(sleep))
                .isBetween(java.time.LocalTime.of(0, 4, 30), java.time.LocalTime.of(0, 5, 30));
    }

    @Test
    void a_device_with_nothing_pending_is_asked_for_its_attributes_only() {
        JsonNode links = scene.device("D-1").links();

        assertThat(links.fieldNames()).toIterable().containsExactly("configData");
        assertThat(links.at("/configData/href").asText())
                .isEqualTo(TestOrganization.server(scene.base("D-1") + "/configData")
                        .toString());
    }

    /** The first answer is the database's, those after it memory's. */
    @Test
    void it_is_asked_in_the_same_words_until_it_says_them() {
        DdiDevice device = scene.device("D-1");
        var first = device.get("");

        var second = device.get("");

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag")).contains("\"0a\"");
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    }

    @Test
    void once_the_attributes_are_here_nothing_is_asked() {
        DdiDevice device = scene.device("D-1");

        assertThat(device.put("/configData", "{\"data\":{\"mac\":\"1\"}}").status())
                .isEqualTo(200);

        assertThat(device.links()).isEmpty();
    }

    @Test
    void a_wrong_or_missing_token_is_refused_without_redirect() {
        assertThat(new DdiDevice(scene.base("D-1"), "GatewayToken wrong")
                        .get("")
                        .status())
                .isEqualTo(401);
        assertThat(new DdiDevice(scene.base("D-1"), "TargetToken wrong").get("").status())
                .isEqualTo(401);
        assertThat(new DdiDevice(scene.base("D-1"), "Basic x").get("").status()).isEqualTo(401);
        assertThat(TestOrganization.send(
                                java.net.http.HttpRequest.newBuilder(TestOrganization.server(scene.base("D-1")))
                                        .GET())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void another_tenants_token_opens_nothing() {
        var other = new UpdateScene();

        assertThat(new DdiDevice(scene.base("D-1"), "GatewayToken " + other.organization.gatewayToken)
                        .get("")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_target_token_is_good_for_its_own_device_until_it_is_revoked() {
        scene.device("D-1").get("");
        scene.device("D-2").get("");
        String token = organization
                .post(organization.api("/devices/D-1/target-token"), "{}")
                .json()
                .get("token")
                .asText();

        assertThat(new DdiDevice(scene.base("D-1"), "TargetToken " + token)
                        .get("")
                        .status())
                .isEqualTo(200);
        assertThat(new DdiDevice(scene.base("D-2"), "TargetToken " + token)
                        .get("")
                        .status())
                .isEqualTo(401);
        assertThat(organization
                        .delete(organization.api("/devices/D-1/target-token"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void memfaults_fixed_address_takes_the_project_key() {
        var device =
                new DdiDevice("/api/v0/hawkbit/default/controller/v1/D-9", "GatewayToken " + organization.projectKey);

        JsonNode links = device.links();

        assertThat(links.at("/configData/href").asText())
                .contains("/api/v0/hawkbit/default/controller/v1/D-9/configData");
        assertThat(organization.get(organization.api("/devices/D-9")).status()).isEqualTo(200);
    }

    @Test
    void attributes_are_merged_replaced_and_removed() {
        DdiDevice device = scene.device("D-1");
        device.put("/configData", "{\"id\":\"\",\"time\":\"x\",\"status\":{},\"data\":{\"a\":\"1\",\"b\":\"2\"}}");
        device.post("/configData", "{\"mode\":\"merge\",\"data\":{\"b\":\"3\"}}");
        assertThat(attributes()).isEqualTo("a=1 b=3");

        device.put("/configData", "{\"mode\":\"replace\",\"data\":{\"c\":\"4\"}}");
        assertThat(attributes()).isEqualTo("c=4");

        device.put("/configData", "{\"mode\":\"remove\",\"data\":{\"c\":\"\"}}");
        assertThat(attributes()).isEmpty();
    }

    @Test
    void attributes_out_of_their_form_are_refused() {
        DdiDevice device = scene.device("D-1");

        assertThat(device.put("/configData", "{\"mode\":\"other\",\"data\":{}}").status())
                .isEqualTo(400);
        assertThat(device.put("/configData", "{\"data\":{\"a\":\"" + "x".repeat(129) + "\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(device.put("/configData", "not json").status()).isEqualTo(400);
        assertThat(device.put("/configData", "[1]").status()).isEqualTo(400);
    }

    @Test
    void memfaultd_names_hardware_and_version_by_attributes() {
        scene.device("D-1").put("/configData", """
                {"data":{"memfault__current_version":"1.0","memfault__hardware_version":"evt",
                 "memfault__software_type":"main"}}""");

        JsonNode device = organization.get(organization.api("/devices/D-1")).json();
        assertThat(device.get("hardwareVersion").asText()).isEqualTo("evt");
        assertThat(device.at("/software/0/version").asText()).isEqualTo("1.0");
    }

    @Test
    void a_client_gets_the_encoding_it_asks_for_and_may_send_cbor() throws IOException {
        DdiDevice device = scene.device("D-1");
        var json = TestOrganization.send(
                device.request("").header("Accept", "application/json").GET());
        var cbor = TestOrganization.send(
                device.request("").header("Accept", "application/cbor").GET());
        var sent = TestOrganization.send(device.request("/configData")
                .header("Content-Type", "application/cbor")
                .PUT(BodyPublishers.ofByteArray(
                        new CBORMapper().writeValueAsBytes(java.util.Map.of("data", java.util.Map.of("k", "v"))))));

        assertThat(device.get("").header("Content-Type")).isEqualTo("application/hal+json");
        assertThat(json.header("Content-Type")).isEqualTo("application/json");
        assertThat(cbor.header("Content-Type")).isEqualTo("application/cbor");
        assertThat(new CBORMapper().readTree(cbor.response().body())).isEqualTo(json.json());
        assertThat(sent.status()).isEqualTo(200);
        assertThat(attributes()).isEqualTo("k=v");
        assertThat(json.header("Transfer-Encoding")).isEmpty();
        assertThat(Integer.parseInt(json.header("Content-Length"))).isPositive();
    }

    @Test
    void an_unchanged_poll_is_not_sent_again() {
        DdiDevice device = scene.device("D-1");
        String tag = device.get("").header("ETag");

        var again = TestOrganization.send(
                device.request("").header("If-None-Match", tag).GET());
        device.put("/configData", "{\"data\":{}}");
        var changed = TestOrganization.send(
                device.request("").header("If-None-Match", tag).GET());

        assertThat(again.status()).isEqualTo(304);
        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void a_device_with_nothing_to_do_is_told_the_same_from_memory_as_in_full() {
        DdiDevice device = scene.device("D-1");
        device.put("/configData", "{\"data\":{}}");
        String[] headers = {"Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "ETag"};

        for (String accept : new String[] {"application/json", "application/hal+json", "*/*"}) {
            // The name in percent coding is no name that is looked for in memory.
            var full = TestOrganization.send(
                    scene.device("D%2D1").request("").header("Accept", accept).GET());
            var quick = TestOrganization.send(
                    device.request("").header("Accept", accept).GET());
            var same = TestOrganization.send(device.request("")
                    .header("Accept", accept)
                    .header("If-None-Match", quick.header("ETag"))
                    .GET());

            assertThat(full.json().get("_links")).isEmpty();
            assertThat(quick.text()).isEqualTo(full.text());
            for (String header : headers) {
                assertThat(quick.header(header)).as(header).isEqualTo(full.header(header));
            }
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.response().body()).isEmpty();
        }
    }

    @Test
    void a_stranger_may_not_choose_the_host_in_links() {
        var poll = TestOrganization.send(scene.device("D-1")
                .request("")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("Forwarded", "host=evil.example")
                .GET());

        assertThat(poll.text()).doesNotContain("evil.example");
    }

    @Test
    void a_serial_out_of_its_form_is_refused() {
        assertThat(scene.device("a%20").get("").status()).isEqualTo(400);
    }

    @Test
    void what_a_device_says_is_installed_is_what_it_runs() {
        DdiDevice device = scene.device("D-1");

        assertThat(device.put("/installedBase", "{\"name\":\"main\",\"version\":\"3.1\"}")
                        .status())
                .isEqualTo(201);
        assertThat(device.put("/installedBase", "{\"name\":\"main\",\"version\":\"3.1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(organization
                        .get(organization.api("/devices/D-1"))
                        .json()
                        .at("/software/0/version")
                        .asText())
                .isEqualTo("3.1");
    }

    private String attributes() {
        var text = new StringBuilder();
        organization
                .get(organization.api("/devices/D-1"))
                .json()
                .get("attributes")
                .properties()
                .forEach(attribute -> text.append(attribute.getKey())
                        .append('=')
                        .append(attribute.getValue().get("value").asText())
                        .append(' '));
        return text.toString().strip();
    }
}
