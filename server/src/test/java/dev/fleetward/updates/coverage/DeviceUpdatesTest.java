package dev.fleetward.updates.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeviceUpdatesTest {
    private static final byte[] FILE = "firmware 2.0".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final Seed seed = new Seed(organization);

    @Test
    void nothing_rolled_out_is_nothing_available() {
        seed.device("D-1", "1.0");

        JsonNode update = update("D-1");

        assertThat(update.get("available").asBoolean()).isFalse();
        assertThat(update.get("answers")).isEmpty();
        assertThat(page("D-1")).contains("Nothing was ever rolled out to this product");
    }

    @Test
    void an_offered_update_is_available_and_each_question_is_answered() {
        seed.device("D-1", "1.0");
        rollOut(Map.of());

        JsonNode update = update("D-1");

        assertThat(update.get("available").asBoolean()).isTrue();
        assertThat(outcomes(update))
                .containsExactly("YES", "YES", "YES", "YES", "YES", "YES", "YES", "YES", "YES", "WAITS");
        assertThat(conclusion(update)).isEqualTo("Not seen since the offer.");
    }

    @Test
    void the_first_no_is_the_answer() {
        seed.device("HAS", "2.0");
        seed.device("LATE", "1.0");
        JsonNode rollout = rollOut(Map.of("cohort", "beta"));
        assertThat(conclusion(update("HAS"))).contains("names 2.0 already");
        assertThat(conclusion(update("LATE"))).contains("aims at the cohort beta; the device is in none");
        scene.change(rollout, "cancel");

        seed.device("D-1", "1.0");
        JsonNode all = scene.rollOut("2.0", Map.of("phases", List.of(Map.of("percent", 1), Map.of("percent", 100))));
        JsonNode waiting = update("D-1");
        if (waiting.get("available").asBoolean()) { // one in a hundred belongs to the first phase
            return;
        }
        assertThat(conclusion(waiting)).contains("Phase 2 is not open; phase 1 of 2 is.");
        scene.change(all, "advance");
        scene.change(all, "pause");
        assertThat(conclusion(update("D-1"))).contains("The rollout is paused: Paused by");
    }

    @Test
    void what_the_device_said_is_told_step_by_step() {
        seed.device("D-1", "1.0");
        rollOut(Map.of());
        var device = scene.device("D-1");
        String action = device.action();
        device.get("/deploymentBase/" + action);
        device.feedback("deploymentBase/" + action, "closed", "failure", "no space left");

        JsonNode update = update("D-1");

        assertThat(conclusion(update)).contains("It said: no space left");
        assertThat(update.at("/history/0/steps").valueStream().map(step -> step.get("what")
                        .asText()))
                .containsExactly("taken in", "offered", "read the offer", "said closed, failure");
        assertThat(page("D-1")).contains("does not get it", "said closed, failure", "no space left");
    }

    @Test
    void a_postponement_is_recorded_shown_and_counted() {
        seed.device("D-1", "1.0");
        JsonNode rollout = rollOut(Map.of("urgency", "SOFT"));
        scene.device("D-1").links();
        Instant until = Instant.now().plus(Duration.ofDays(2));

        Answer recorded = postpone("D-1", Map.of("until", until.toString(), "reason", "watching a film"));

        assertThat(recorded.status()).as(recorded.text()).isEqualTo(201);
        assertThat(page("D-1")).contains("Postponed until", "watching a film");
        JsonNode coverage = organization
                .get(organization.api(
                        "/rollouts/%s/coverage".formatted(rollout.get("id").asText())))
                .json();
        assertThat(coverage.at("/standings/0/standing").asText()).isEqualTo("POSTPONED");
        assertThat(update("D-1").at("/history/0/steps").toString()).contains("postponed until");
    }

    @Test
    void an_alert_rule_can_tell_the_maker_that_an_update_is_available() {
        seed.device("D-1", "1.0");
        seed.device("D-2", "1.0");
        rollOut(Map.of());

        var readings = Seed.bean(AvailableFigures.class)
                .read(organization.id, seed.product().id().value(), "updates.available", Map.of());

        assertThat(readings).singleElement().satisfies(reading -> {
            assertThat(reading.value()).hasValue(2);
            assertThat(reading.sentence()).isEqualTo("main 2.0 is available to 2 devices that did not install it yet.");
            assertThat(organization.get(reading.href()).status()).isEqualTo(200);
        });
    }

    @Test
    void only_what_is_available_is_postponed_and_not_for_ever() {
        seed.device("D-1", "1.0");
        String soon = Instant.now().plus(Duration.ofDays(1)).toString();

        assertThat(postpone("D-1", Map.of("until", soon)).status()).isEqualTo(409);
        rollOut(Map.of());
        assertThat(postpone("D-1", Map.of()).status()).isEqualTo(400);
        assertThat(postpone("D-1", Map.of("until", "2020-01-01T00:00:00Z")).status())
                .isEqualTo(400);
        assertThat(postpone("D-1", Map.of("until", "2099-01-01T00:00:00Z")).status())
                .isEqualTo(400);
        assertThat(postpone("D-1", Map.of("until", soon, "reason", "x".repeat(501)))
                        .status())
                .isEqualTo(400);
        assertThat(postpone("NOBODY", Map.of("until", soon)).status()).isEqualTo(404);
    }

    private JsonNode rollOut(Map<String, Object> more) {
        scene.release("2.0", "fw.swu", FILE);
        return scene.rollOut("2.0", more);
    }

    private Answer postpone(String serial, Map<String, Object> body) {
        return organization.post(organization.api("/devices/%s/update/postponements".formatted(serial)), body);
    }

    private JsonNode update(String serial) {
        Answer answer = organization.get(organization.api("/devices/%s/update".formatted(serial)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String page(String serial) {
        Answer answer = organization.get("/products/pump/devices/%s/updates".formatted(serial));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private static String conclusion(JsonNode update) {
        return update.at("/answers/0/conclusion").asText();
    }

    private static List<String> outcomes(JsonNode update) {
        return update.at("/answers/0/steps")
                .valueStream()
                .map(step -> step.get("outcome").asText())
                .toList();
    }
}
