package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Conformance case 14 of the DDI reference. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ConfirmationTest {
    private static final byte[] FILE = "firmware 1.1".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final DdiDevice device = scene.device("D-1");

    @Test
    void a_device_is_asked_before_it_may_take_an_update() {
        String action = offeredWithConfirmation();

        JsonNode links = device.links();
        assertThat(links.has("deploymentBase")).isFalse();
        JsonNode body = device.get(links.at("/confirmationBase/href").asText()).json();

        assertThat(body.get("id").asText()).isEqualTo(action);
        assertThat(body.at("/confirmation/chunks/0/version").asText()).isEqualTo("1.1");
        assertThat(device.get("/deploymentBase/" + action).status()).isEqualTo(404);
        assertThat(device.feedback(action, "closed", "success").status()).isEqualTo(404);
        String file = body.at("/confirmation/chunks/0/artifacts/0/_links/download/href")
                .asText();
        assertThat(device.get(file).status()).isEqualTo(404);
    }

    @Test
    void a_yes_lets_it_come_and_is_not_asked_for_again() {
        String action = offeredWithConfirmation();

        assertThat(say(action, "confirmed")).isEqualTo(200);

        assertThat(device.action()).isEqualTo(action);
        assertThat(device.get("/deploymentBase/" + action).status()).isEqualTo(200);
        assertThat(say(action, "confirmed")).isEqualTo(410);
    }

    @Test
    void a_rollout_says_for_itself_whether_devices_ask() {
        device.get("");
        scene.release("1.1", "fw.swu", "firmware".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        JsonNode asking = scene.rollOut("1.1", java.util.Map.of("terms", java.util.Map.of("confirm", true)));
        assertThat(device.links().has("confirmationBase")).isTrue();
        assertThat(device.links().has("deploymentBase")).isFalse();
        assertThat(scene.organization
                        .get(scene.organization.api("/rollouts/%s/coverage"
                                .formatted(asking.get("id").asText())))
                        .json()
                        .at("/standings/0/standing")
                        .asText())
                .isEqualTo("ASKED");
        scene.change(asking, "cancel");

        scene.organization.put(
                scene.organization.api("/update-clients"),
                "application/json",
                java.net.http.HttpRequest.BodyPublishers.ofString("{\"confirm\":true}"));
        scene.rollOut("1.1", java.util.Map.of("terms", java.util.Map.of("confirm", false)));
        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_no_keeps_the_question_open() {
        String action = offeredWithConfirmation();

        assertThat(say(action, "denied")).isEqualTo(200);
        assertThat(device.links().has("confirmationBase")).isTrue();
        assertThat(say(action, "confirmed")).isEqualTo(200);

        assertThat(device.links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_device_may_agree_to_all_that_comes_and_take_it_back() {
        offeredWithConfirmation();
        assertThat(device.get("/confirmationBase")
                        .json()
                        .at("/_links/activateAutoConfirm/href")
                        .asText())
                .endsWith("/confirmationBase/activateAutoConfirm");

        assertThat(device.post(
                                "/confirmationBase/activateAutoConfirm",
                                "{\"initiator\":\"ward 3\",\"remark\":\"night\"}")
                        .status())
                .isEqualTo(200);

        assertThat(device.links().has("deploymentBase")).isTrue();
        JsonNode base = device.get("/confirmationBase").json();
        assertThat(base.at("/autoConfirm/active").asBoolean()).isTrue();
        assertThat(base.at("/autoConfirm/initiator").asText()).isEqualTo("ward 3");
        assertThat(base.at("/_links").has("deactivateAutoConfirm")).isTrue();
        assertThat(device.post("/confirmationBase/activateAutoConfirm", "{}").status())
                .isEqualTo(409);
        assertThat(withoutBody("/confirmationBase/deactivateAutoConfirm")).isEqualTo(200);
        assertThat(device.links().has("confirmationBase")).isTrue();
        assertThat(withoutBody("/confirmationBase/activateAutoConfirm")).isEqualTo(200);
    }

    @Test
    void what_is_no_answer_is_refused() {
        String action = offeredWithConfirmation();

        assertThat(say(action, "perhaps")).isEqualTo(400);
        assertThat(say("2147483647", "confirmed")).isEqualTo(404);
        scene.device("D-2").get("");
        assertThat(scene.device("D-2")
                        .post("/confirmationBase/" + action + "/feedback", "{\"confirmation\":\"confirmed\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void when_nobody_is_asked_any_more_what_waited_may_be_taken() {
        offeredWithConfirmation();

        ask(false);

        assertThat(device.links().has("deploymentBase")).isTrue();
        assertThat(organization
                        .get(organization.api("/update-clients"))
                        .json()
                        .get("confirm")
                        .asBoolean())
                .isFalse();
    }

    private String offeredWithConfirmation() {
        ask(true);
        device.get("");
        scene.release("1.1", "fw.swu", FILE);
        scene.rollOut("1.1");
        String href = device.links().at("/confirmationBase/href").asText();
        return href.replaceAll(".*/confirmationBase/(\\d+).*", "$1");
    }

    private void ask(boolean confirm) {
        var answer = organization.put(
                organization.api("/update-clients"),
                "application/json",
                BodyPublishers.ofString(dev.fleetward.kernel.Json.write(Map.of("confirm", confirm))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private int say(String action, String word) {
        return device.post("/confirmationBase/" + action + "/feedback", """
                {"confirmation":"%s","code":7,"details":["pressed by the nurse"]}""".formatted(word))
                .status();
    }

    private int withoutBody(String path) {
        return TestOrganization.send(device.request(path).POST(BodyPublishers.noBody()))
                .status();
    }
}
