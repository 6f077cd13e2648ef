package dev.fleetward.updates.delivery;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conformance cases 6, 7, 9 to 13, 22, 24 and 25 of the DDI reference. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DdiActionTest {
    private static final byte[] FILE = "firmware 1.1".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final DdiDevice device = scene.device("D-1");

    @Test
    void a_deployment_has_every_member_clients_need() {
        JsonNode rollout = offered(Map.of());
        String href = device.links().get("deploymentBase").get("href").asText();

        JsonNode body = device.get(href).json();

        assertThat(Integer.parseInt(body.get("id").asText())).isPositive();
        assertThat(body.at("/deployment/download").asText()).isEqualTo("forced");
        assertThat(body.at("/deployment/update").asText()).isEqualTo("forced");
        JsonNode chunk = body.at("/deployment/chunks/0");
        assertThat(chunk.get("part").asText()).isEqualTo("os");
        assertThat(chunk.get("version").asText()).isEqualTo("1.1");
        assertThat(chunk.get("name").asText()).isEqualTo("main");
        JsonNode file = chunk.at("/artifacts/0");
        assertThat(file.get("filename").asText()).isEqualTo("fw.swu");
        assertThat(file.get("size").asLong()).isEqualTo(FILE.length);
        assertThat(file.at("/hashes/sha1").asText()).matches("[0-9a-f]{40}");
        assertThat(file.at("/hashes/md5").asText()).matches("[0-9a-f]{32}");
        assertThat(file.at("/hashes/sha256").asText()).matches("[0-9a-f]{64}");
        for (String link : new String[] {"download", "md5sum", "download-http", "md5sum-http"}) {
            String url = file.at("/_links/" + link + "/href").asText();
            assertThat(device.get(url).status()).as(url).isEqualTo(200);
        }
        assertThat(device.get(file.at("/_links/download/href").asText())
                        .response()
                        .body())
                .isEqualTo(FILE);
        assertThat(body.toString().length()).isLessThan(1600);
        assertThat(scene.rollout(rollout).at("/progress/downloading").asInt()).isEqualTo(1);
    }

    @Test
    void soft_and_download_only_say_so() {
        offered(Map.of("urgency", "SOFT"));
        JsonNode soft = deployment();
        assertThat(soft.get("download").asText() + soft.get("update").asText()).isEqualTo("attemptattempt");

        var other = UpdateScene.withKey();
        other.device("D-2").get("");
        other.release("1.1", "fw.swu", FILE);
        other.rollOut("1.1", Map.of("urgency", "DOWNLOAD_ONLY"));
        DdiDevice second = other.device("D-2");
        JsonNode only = second.get("/deploymentBase/" + second.action()).json().get("deployment");
        assertThat(only.get("download").asText() + only.get("update").asText()).isEqualTo("forcedskip");
        assertThat(second.feedback(second.action(), "downloaded", "none").status())
                .isEqualTo(200);
        assertThat(second.links().has("deploymentBase")).isFalse();
    }

    @Test
    void a_timed_rollout_is_soft_before_its_hour_and_forced_after() {
        offered(Map.of(
                "urgency", "TIMED", "forcedAt", Instant.now().plusSeconds(3600).toString()));
        assertThat(deployment().get("update").asText()).isEqualTo("attempt");

        var past = UpdateScene.withKey();
        past.device("D-1").get("");
        past.release("1.1", "fw.swu", FILE);
        past.rollOut(
                "1.1",
                Map.of(
                        "urgency",
                        "TIMED",
                        "forcedAt",
                        Instant.now().minusSeconds(1).toString()));
        DdiDevice device = past.device("D-1");
        assertThat(device.get("/deploymentBase/" + device.action())
                        .json()
                        .at("/deployment/update")
                        .asText())
                .isEqualTo("forced");
    }

    @Test
    void success_ends_the_action_and_a_second_final_answer_finds_it_gone() {
        JsonNode rollout = offered(Map.of());
        String action = device.action();

        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(200);
        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(410);
        assertThat(device.links().has("deploymentBase")).isFalse();
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
        assertThat(device.get("/installedBase/" + action)
                        .json()
                        .at("/deployment/chunks/0/version")
                        .asText())
                .isEqualTo("1.1");
    }

    @Test
    void failure_and_rejection_end_it_as_failed() {
        for (String[] words : new String[][] {{"closed", "failure"}, {"rejected", "none"}}) {
            var scene = UpdateScene.withKey();
            scene.device("D-1").get("");
            scene.release("1.1", "fw.swu", FILE);
            JsonNode rollout = scene.rollOut("1.1");
            DdiDevice device = scene.device("D-1");

            assertThat(device.feedback("deploymentBase/" + device.action(), words[0], words[1], "flash is full")
                            .status())
                    .isEqualTo(200);

            assertThat(scene.rollout(rollout).at("/progress/failed").asInt()).isEqualTo(1);
            JsonNode straggler = scene.organization
                    .get(scene.organization.api("/rollouts/" + rollout.get("id").asText() + "/coverage/devices"))
                    .json()
                    .at("/items/0");
            assertThat(straggler.get("why").asText()).contains("flash is full");
        }
    }

    @Test
    void every_running_word_keeps_it_open_and_the_restart_is_shown() {
        JsonNode rollout = offered(Map.of());
        String action = device.action();

        for (String word : new String[] {"download", "downloaded", "scheduled", "resumed", "proceeding", "canceled"}) {
            assertThat(device.feedback(action, word, "none").status()).as(word).isEqualTo(200);
        }
        assertThat(device.links().has("deploymentBase")).isTrue();
        device.feedback("deploymentBase/" + action, "proceeding", "none", "All Chunks Installed.");
        assertThat(scene.rollout(rollout).at("/progress/installed").asInt()).isEqualTo(1);
    }

    @Test
    void unknown_words_and_foreign_actions_are_refused() {
        offered(Map.of());
        String action = device.action();
        scene.device("D-2").get("");

        assertThat(device.feedback(action, "finished", "success").status()).isEqualTo(400);
        assertThat(device.post("/deploymentBase/" + action + "/feedback", "{}").status())
                .isEqualTo(400);
        assertThat(scene.device("D-2").feedback(action, "closed", "success").status())
                .isEqualTo(404);
        assertThat(scene.device("D-2").get("/deploymentBase/" + action).status())
                .isEqualTo(404);
        assertThat(device.feedback("2147483647", "closed", "success").status()).isEqualTo(404);
        assertThat(device.get("/deploymentBase/99999999999").status()).isEqualTo(404);
    }

    @Test
    void ids_may_be_numbers() {
        offered(Map.of());
        String action = device.action();

        Answer answer = device.post(
                "/deploymentBase/" + action + "/feedback",
                "{\"id\":" + action
                        + ",\"time\":\"\",\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void five_hundred_progress_messages_are_taken_and_the_ends_kept() {
        offered(Map.of());
        String action = device.action();

        for (int i = 1; i <= 500; i++) {
            assertThat(device.feedback("deploymentBase/" + action, "proceeding", "none", "step " + i)
                            .status())
                    .isEqualTo(200);
        }

        JsonNode messages = device.get("/deploymentBase/" + action + "?actionHistory=-1")
                .json()
                .at("/actionHistory/messages");
        assertThat(messages).hasSize(50);
        assertThat(messages.get(0).asText()).isEqualTo("step 500");
        assertThat(messages.get(49).asText()).isEqualTo("step 1");
    }

    @Test
    void a_cancel_before_the_device_began_needs_no_consent() {
        JsonNode rollout = offered(Map.of());

        scene.change(rollout, "cancel");

        assertThat(device.links().has("deploymentBase")).isFalse();
        assertThat(device.links().has("cancelAction")).isFalse();
    }

    @Test
    void a_device_that_began_accepts_the_cancel() {
        JsonNode rollout = offered(Map.of());
        String action = begin();
        scene.change(rollout, "cancel");

        assertThat(device.links().has("deploymentBase")).isFalse();
        assertThat(device.get("/cancelAction/" + action)
                        .json()
                        .at("/cancelAction/stopId")
                        .asText())
                .isEqualTo(action);
        assertThat(device.feedback("cancelAction/" + action, "closed", "success", "")
                        .status())
                .isEqualTo(200);
        assertThat(device.links().has("cancelAction")).isFalse();
        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(410);
    }

    @Test
    void a_device_that_refuses_the_cancel_goes_on() {
        JsonNode rollout = offered(Map.of());
        String action = begin();
        scene.change(rollout, "cancel");

        assertThat(device.feedback("cancelAction/" + action, "rejected", "none", "installing")
                        .status())
                .isEqualTo(200);

        assertThat(device.links().has("deploymentBase")).isTrue();
        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(200);
    }

    @Test
    void success_that_races_the_cancel_counts() {
        JsonNode rollout = offered(Map.of());
        String action = begin();
        scene.change(rollout, "cancel");

        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(200);
        assertThat(device.feedback("cancelAction/" + action, "closed", "success", "")
                        .status())
                .isEqualTo(410);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
    }

    @Test
    void a_newer_rollout_supersedes_an_untouched_one_and_cancels_a_begun_one() {
        JsonNode first = offered(Map.of());
        scene.device("D-2").get("");
        eventually(() ->
                assertThat(scene.device("D-2").links().has("deploymentBase")).isTrue());
        String begun = begin();
        scene.release("1.2", "fw2.swu", "firmware 1.2".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        scene.rollOut("1.2");

        assertThat(device.links().get("cancelAction").get("href").asText()).endsWith("/" + begun);
        device.feedback("cancelAction/" + begun, "closed", "success", "");
        for (DdiDevice one : new DdiDevice[] {device, scene.device("D-2")}) {
            assertThat(one.get("/deploymentBase/" + one.action())
                            .json()
                            .at("/deployment/chunks/0/version")
                            .asText())
                    .isEqualTo("1.2");
        }
        assertThat(scene.rollout(first).at("/progress/ended").asInt()).isEqualTo(2);
    }

    @Test
    void a_paused_rollout_is_not_offered_and_a_resumed_one_is() {
        JsonNode rollout = offered(Map.of());
        scene.change(rollout, "pause");
        assertThat(device.links().has("deploymentBase")).isFalse();

        scene.change(rollout, "resume");
        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_device_that_registers_during_a_rollout_is_offered_it_at_once() {
        offered(Map.of());

        assertThat(scene.device("D-77").links().has("deploymentBase")).isTrue();
    }

    private JsonNode offered(Map<String, Object> more) {
        device.get("");
        scene.release("1.1", "fw.swu", FILE);
        return scene.rollOut("1.1", more);
    }

    private JsonNode deployment() {
        return device.get("/deploymentBase/" + device.action()).json().get("deployment");
    }

    /** The device reads the deployment, as it does before it downloads. */
    private String begin() {
        String action = device.action();
        assertThat(device.get("/deploymentBase/" + action).status()).isEqualTo(200);
        return action;
    }
}
