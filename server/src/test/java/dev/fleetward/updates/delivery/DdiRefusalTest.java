package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a device must not do is refused with hawkBit's status and words, and takes nothing with it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DdiRefusalTest {
    private static final byte[] FILE = "firmware 1.1".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final DdiDevice device = scene.device("D-1");

    @Test
    void an_error_has_hawkbits_members_and_the_problems() {
        device.get("");

        JsonNode unknown = device.get("/deploymentBase/4711").json();
        JsonNode words = device.put("/configData", "{\"data\":{\"a\":[1]}}").json();

        assertThat(unknown.get("errorCode").asText()).isEqualTo("hawkbit.server.error.repo.entityNotFound");
        assertThat(unknown.get("exceptionClass").asText()).endsWith("EntityNotFoundException");
        assertThat(unknown.get("message").asText()).contains("4711");
        assertThat(unknown.get("parameters").isObject()).isTrue();
        assertThat(unknown.get("type").asText()).isEqualTo("/problems/not-found");
        assertThat(words.get("errorCode").asText()).isEqualTo("hawkbit.server.error.repo.invalidTargetAttributes");
        assertThat(device.put("/configData", "{").json().get("errorCode").asText())
                .isEqualTo("hawkbit.server.error.rest.body.notReadable");
    }

    @Test
    void too_many_attributes_are_a_quota() {
        String many = IntStream.rangeClosed(0, 100)
                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                .collect(Collectors.joining(","));

        Answer answer = device.put("/configData", "{\"data\":{" + many + "}}");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("errorCode").asText()).isEqualTo("hawkbit.server.error.quota.tooManyEntries");
    }

    @Test
    void a_body_beyond_its_limit_is_413() {
        Answer answer = device.put("/configData", "{\"data\":{\"a\":\"" + "x".repeat(Wire.MAX_BODY_BYTES) + "\"}}");

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void a_word_beyond_its_limit_is_413_and_not_taken() {
        device.get("");
        JsonNode rollout = offer("1.1");

        Answer answer = device.post(
                "/deploymentBase/" + device.action() + "/feedback",
                "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},\"details\":[\""
                        + "x".repeat(Wire.MAX_BODY_BYTES) + "\"]}}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isZero();
        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void what_is_no_action_is_not_found() {
        device.get("");
        offer("1.1");

        for (String number : new String[] {"0", "-1", "2147483647", "2147483648", "99999999999999999999", "x", "1e3"}) {
            assertThat(device.get("/deploymentBase/" + number).status())
                    .as(number)
                    .isEqualTo(404);
            assertThat(device.feedback(number, "closed", "success").status())
                    .as(number)
                    .isEqualTo(404);
            assertThat(device.feedback("cancelAction/" + number, "closed", "success", "")
                            .status())
                    .as(number)
                    .isIn(404, 410);
        }
    }

    @Test
    void a_device_of_another_tenant_answers_for_nobody_here() {
        device.get("");
        JsonNode rollout = offer("1.1");
        String action = device.action();
        var other = UpdateScene.withKey();
        DdiDevice namesake = other.device("D-1");
        namesake.get("");

        assertThat(namesake.feedback(action, "closed", "success").status()).isEqualTo(404);
        assertThat(new DdiDevice(scene.base("D-1"), "GatewayToken " + other.organization.gatewayToken)
                        .feedback(action, "closed", "success")
                        .status())
                .isEqualTo(401);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isZero();
        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void each_word_with_each_result_has_its_effect() {
        Map<String, String> ends = Map.of(
                "closed success", "reported",
                "closed none", "reported",
                "closed failure", "failed",
                "rejected success", "failed",
                "rejected failure", "failed",
                "rejected none", "failed");
        int version = 0;
        for (String execution : new String[] {
            "closed", "proceeding", "canceled", "scheduled", "rejected", "resumed", "downloaded", "download"
        }) {
            for (String finished : new String[] {"success", "failure", "none"}) {
                String serial = "W-" + version;
                DdiDevice one = scene.device(serial);
                one.get("");
                JsonNode rollout = offer("2." + version++);

                Answer answer = one.feedback(one.action(), execution, finished);

                String words = execution + " " + finished;
                assertThat(answer.status()).as(words).isEqualTo(200);
                assertThat(answer.response().body()).isEmpty();
                assertThat(one.links().has("deploymentBase")).as(words).isEqualTo(!ends.containsKey(words));
                if (ends.containsKey(words)) {
                    assertThat(scene.rollout(rollout)
                                    .at("/progress/" + ends.get(words))
                                    .asInt())
                            .as(words)
                            .isEqualTo(1);
                }
            }
        }
    }

    @Test
    void a_device_whose_clock_is_wrong_is_heard() {
        device.get("");
        JsonNode rollout = offer("1.1");

        for (String time : new String[] {"\"19700101T000000\"", "\"20991231T235959\"", "null", "17"}) {
            assertThat(device.post("/deploymentBase/" + device.action() + "/feedback", """
                    {"time":%s,"timestamp":-1,"status":{"execution":"proceeding","result":{"finished":"none"}}}""".formatted(time))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(device.feedback(device.action(), "closed", "success").status())
                .isEqualTo(200);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
    }

    @Test
    void an_update_that_swupdate_skips_is_not_installed() {
        device.get("");
        JsonNode rollout = offer("1.1");

        device.feedback("deploymentBase/" + device.action(), "closed", "success", "Skipped Update.");

        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isZero();
        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_long_log_keeps_its_beginning_and_its_end() {
        device.get("");
        offer("1.1");
        String lines =
                IntStream.range(0, 300).mapToObj(i -> "\"line " + i + "\"").collect(Collectors.joining(","));

        assertThat(device.post(
                                "/deploymentBase/" + device.action() + "/feedback",
                                "{\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\"},"
                                        + "\"details\":[" + lines + ",\"nul \\u0000 inside\"]}}")
                        .status())
                .isEqualTo(200);

        String message = device.get("/deploymentBase/" + device.action() + "?actionHistory=1")
                .json()
                .at("/actionHistory/messages/0")
                .asText();
        assertThat(message)
                .startsWith("line 0\n")
                .contains("line 24\n(251 lines left out)\nline 276")
                .endsWith("nul   inside");
    }

    @Test
    void a_device_that_is_erased_during_an_update_begins_anew() {
        device.get("");
        offer("1.1");
        String action = device.action();
        Answer erased = TestOrganization.send(organization
                .request(organization.api("/devices/D-1/erasure"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"confirm\":\"D-1\"}")));
        assertThat(erased.status()).as(erased.text()).isLessThan(300);

        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(404);
        assertThat(device.get("").status()).isEqualTo(200);
        assertThat(organization.get(organization.api("/devices/D-1")).status()).isEqualTo(200);
    }

    private JsonNode offer(String version) {
        scene.release(version, "fw.swu", FILE);
        return scene.rollOut(version);
    }
}
