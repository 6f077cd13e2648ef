package dev.fleetward.updates.delivery;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Updates for devices that have no client of others. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NativeUpdateTest {
    private static final byte[] FILE = "firmware 1.1".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void with_nothing_to_do_it_is_told_when_to_ask_again_and_what_it_says_is_known() {
        Answer answer = ask("serial=N-1&version=1.0&hardware=rev-c");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(Integer.parseInt(answer.header("Fleetward-Poll-Seconds"))).isBetween(270, 330);
        JsonNode device = organization.get(organization.api("/devices/N-1")).json();
        assertThat(device.get("hardwareVersion").asText()).isEqualTo("rev-c");
        assertThat(device.at("/software/0/version").asText()).isEqualTo("1.0");
    }

    @Test
    void an_update_has_its_files_by_links_of_their_own() {
        JsonNode rollout = offer(Map.of());

        JsonNode update = ask("serial=N-1&version=1.0").json();

        assertThat(update.get("do").asText()).isEqualTo("install");
        assertThat(update.get("mayWait").asBoolean()).isFalse();
        assertThat(update.at("/software/version").asText()).isEqualTo("1.1");
        JsonNode file = update.at("/files/0");
        Answer download = TestOrganization.send(
                HttpRequest.newBuilder(URI.create(file.get("url").asText())).GET());
        assertThat(download.response().body()).isEqualTo(FILE);
        assertThat(file.get("size").asInt()).isEqualTo(FILE.length);
        assertThat(file.get("sha256").asText()).hasSize(64);
        assertThat(file.get("signature").asText()).isNotEmpty();
        String action = update.get("action").asText();
        assertThat(say(action, "{\"state\":\"installing\",\"progress\":{\"done\":1,\"of\":2},\"code\":3}"))
                .isEqualTo(204);
        assertThat(say(action, "{\"state\":\"installed\"}")).isEqualTo(204);
        assertThat(scene.rollout(rollout).at("/progress/installed").asInt()).isEqualTo(1);
        assertThat(say(action, "{\"state\":\"succeeded\"}")).isEqualTo(204);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
        assertThat(say(action, "{\"state\":\"succeeded\"}")).isEqualTo(410);
        assertThat(ask("serial=N-1&version=1.1").status()).isEqualTo(204);
        assertThat(scene.rollout(rollout).at("/progress/proven").asInt()).isZero();
        new Seed(scene.organization).device("N-1", "1.1");
        eventually(
                () -> assertThat(scene.rollout(rollout).at("/progress/proven").asInt())
                        .isEqualTo(1));
    }

    @Test
    void both_sides_may_speak_cbor() throws IOException {
        offer(Map.of("urgency", "SOFT"));
        Answer answer = TestOrganization.send(
                request("?serial=N-1").header("Accept", "application/cbor").GET());

        JsonNode update = new CBORMapper().readTree(answer.response().body());
        Answer said = TestOrganization.send(request("/" + update.get("action").asText() + "?serial=N-1")
                .header("Content-Type", "application/cbor")
                .POST(BodyPublishers.ofByteArray(new CBORMapper().writeValueAsBytes(Map.of("state", "failed")))));

        assertThat(answer.header("Content-Type")).isEqualTo("application/cbor");
        assertThat(update.get("mayWait").asBoolean()).isTrue();
        assertThat(said.status()).isEqualTo(204);
    }

    @Test
    void a_cancel_is_asked_for_and_answered() {
        JsonNode rollout = offer(Map.of());
        String action = ask("serial=N-1").json().get("action").asText();
        scene.change(rollout, "cancel");

        JsonNode cancel = ask("serial=N-1").json();

        assertThat(cancel.get("do").asText()).isEqualTo("cancel");
        assertThat(cancel.get("action").asText()).isEqualTo(action);
        assertThat(say(action, "{\"state\":\"cancelled\"}")).isEqualTo(204);
        assertThat(ask("serial=N-1").status()).isEqualTo(204);
    }

    @Test
    void a_device_that_must_agree_gets_no_files_before() {
        organization.put(
                organization.api("/update-clients"), "application/json", BodyPublishers.ofString("{\"confirm\":true}"));
        offer(Map.of());

        JsonNode question = ask("serial=N-1").json();

        assertThat(question.get("do").asText()).isEqualTo("confirm");
        assertThat(question.has("files")).isFalse();
        String action = question.get("action").asText();
        assertThat(say(action, "{\"state\":\"denied\",\"message\":\"patient is on\"}"))
                .isEqualTo(204);
        assertThat(ask("serial=N-1").json().get("do").asText()).isEqualTo("confirm");
        assertThat(say(action, "{\"state\":\"confirmed\"}")).isEqualTo(204);
        assertThat(ask("serial=N-1").json().get("do").asText()).isEqualTo("install");
    }

    @Test
    void who_it_is_not_and_what_it_does_not_know_is_refused() {
        offer(Map.of());
        String action = ask("serial=N-1").json().get("action").asText();

        assertThat(TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/update?serial=N-1"))
                                .GET())
                        .status())
                .isEqualTo(403);
        assertThat(ask("").status()).isEqualTo(400);
        assertThat(say(action, "{\"state\":\"done\"}")).isEqualTo(400);
        assertThat(say(action, "nothing")).isEqualTo(400);
        assertThat(say("2147483647", "{\"state\":\"failed\"}")).isEqualTo(404);
        ask("serial=N-2");
        assertThat(TestOrganization.send(request("/" + action + "?serial=N-2")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"state\":\"failed\"}")))
                        .status())
                .isEqualTo(404);
    }

    private JsonNode offer(Map<String, Object> more) {
        ask("serial=N-1");
        scene.release("1.1", "fw.bin", FILE);
        return scene.rollOut("1.1", more);
    }

    private Answer ask(String query) {
        return TestOrganization.send(request("?" + query).GET());
    }

    private int say(String action, String body) {
        return TestOrganization.send(request("/" + action + "?serial=N-1")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .status();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(TestOrganization.server("/device/v1/update" + path))
                .header("Memfault-Project-Key", organization.projectKey);
    }
}
