package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a rollout lives: reviewed, scheduled, tried again, given up, rolled back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutLifeTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final RolloutFleet fleet = new RolloutFleet(scene);

    @Test
    void who_made_a_rollout_cannot_approve_it_and_a_second_person_can() {
        fleet.register(1);
        scene.release("2.0", "fw.swu", FILE);
        String colleague = "second-" + organization.email;
        invite(colleague, "release-manager");

        JsonNode rollout = scene.rollOut("2.0");

        assertThat(rollout.get("state").asText()).isEqualTo("IN_REVIEW");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();
        Answer byToken = scene.change(rollout, "approve");
        assertThat(byToken.status()).isEqualTo(403);
        assertThat(byToken.json().get("detail").asText()).contains("cannot approve");
        assertThat(formAs(sessionOf(colleague), rollout, "approve", "looked at the phases")
                        .status())
                .isEqualTo(303);
        JsonNode approved = scene.rollout(rollout);
        assertThat(approved.get("state").asText()).isEqualTo("RUNNING");
        assertThat(approved.at("/review/by").asText()).isEqualTo(colleague);
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_review_sends_it_back_with_the_reason() {
        scene.release("2.0", "fw.swu", FILE);
        organization.put(
                organization.api("/update-policy"),
                "application/json",
                BodyPublishers.ofString("{\"review\":\"SECOND_PERSON\"}"));
        JsonNode rollout = scene.rollOut("2.0");

        assertThat(scene.change(rollout, "send-back").status()).isEqualTo(400);
        assertThat(scene.change(rollout, "send-back", "start with fewer").status())
                .isEqualTo(200);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("DRAFT");
        assertThat(scene.rollout(rollout).get("stateReason").asText()).contains("start with fewer");
    }

    @Test
    void one_that_is_scheduled_starts_at_its_hour() {
        fleet.register(1);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut(
                "2.0", Map.of("startAt", Instant.now().plus(1, ChronoUnit.DAYS).toString()));
        assertThat(rollout.get("state").asText()).isEqualTo("SCHEDULED");
        fleet.look(rollout);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("SCHEDULED");

        tomorrow("UPDATE rollout SET start_at = start_at - interval '1 day 1 minute'");
        fleet.look(rollout);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_failed_attempt_is_repeated_after_the_back_off_under_a_new_number() {
        fleet.register(1);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("retries", 1, "backOffMinutes", 30)));
        String first = scene.device("D-0").action();
        scene.device("D-0").feedback(first, "closed", "failure");
        fleet.look(rollout);
        assertThat(fleet.standings(rollout)).containsEntry("RETRYING", 1);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");

        tomorrow("UPDATE deployment SET retry_at = retry_at - interval '31 minutes'");
        fleet.look(rollout);
        String second = scene.device("D-0").action();
        assertThat(second).isNotEqualTo(first);
        scene.device("D-0").feedback(second, "closed", "failure");
        fleet.look(rollout);

        assertThat(fleet.standings(rollout)).containsEntry("FAILED", 1);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("FINISHED");
    }

    @Test
    void a_device_that_refuses_is_not_asked_again_and_one_that_falls_silent_is_given_up() {
        fleet.register(2);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("retries", 3), "maxFailurePercent", 100));
        scene.device("D-0").feedback(scene.device("D-0").action(), "rejected", "none");
        String begun = scene.device("D-1").action();
        scene.device("D-1").get("/deploymentBase/" + begun);
        tomorrow("UPDATE deployment SET fetched_at = fetched_at - interval '2 days'");
        assertThat(fleet.standings(rollout)).containsEntry("SILENT", 1);

        tomorrow("UPDATE deployment SET fetched_at = fetched_at - interval '8 days', attempt = 4");
        fleet.look(rollout);

        assertThat(fleet.standings(rollout)).containsEntry("REFUSED", 1).containsEntry("FAILED", 1);
    }

    @Test
    void a_device_that_comes_back_with_another_version_or_goes_back_is_told_apart() {
        fleet.register(3);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        for (String serial : List.of("D-0", "D-1", "D-2")) {
            scene.device(serial).feedback(scene.device(serial).action(), "closed", "success");
        }

        fleet.runs("D-0", "2.0");
        fleet.runs("D-1", "1.0");
        fleet.runs("D-2", "2.1");

        assertThat(fleet.standings(rollout))
                .containsEntry("CONFIRMED", 1)
                .containsEntry("DOWNGRADED", 1)
                .containsEntry("MOVED_ON", 1);
    }

    @Test
    void rolling_back_brings_the_devices_that_took_it_to_the_earlier_release() {
        fleet.register(2);
        scene.release("1.0", "old.swu", "old".getBytes(StandardCharsets.UTF_8));
        scene.release("2.0", "fw.swu", FILE);
        JsonNode bad = scene.rollOut("2.0");
        scene.device("D-0").feedback(scene.device("D-0").action(), "closed", "success");
        fleet.runs("D-0", "2.0");

        assertThat(scene.change(bad, "roll-back").status()).isEqualTo(400);
        Answer back = scene.change(bad, "roll-back", "it drains the battery");

        assertThat(back.status()).as(back.text()).isEqualTo(201);
        assertThat(back.json().get("version").asText()).isEqualTo("1.0");
        assertThat(back.json().get("rollsBack").asText())
                .isEqualTo(bad.get("id").asText());
        assertThat(scene.rollout(bad).get("state").asText()).isEqualTo("CANCELLED");
        assertThat(fleet.total(back.json())).isEqualTo(1);
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
        assertThat(scene.device("D-1").links().has("deploymentBase")).isFalse();
    }

    private void invite(String email, String role) {
        Answer invited = organization.post("/api/v1/people", Map.of("email", email, "role", role));
        assertThat(invited.status()).isEqualTo(201);
        var entered = TestOrganization.send(HttpRequest.newBuilder(
                        TestOrganization.server(invited.json().get("signInPath").asText()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(
                        "password=" + URLEncoder.encode(organization.password, StandardCharsets.UTF_8))));
        assertThat(entered.status()).isLessThan(400);
    }

    private String sessionOf(String email) {
        return Browser.sessionCookie(email, organization.password);
    }

    private static Answer formAs(String cookie, String path, String body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer formAs(String cookie, JsonNode rollout, String verb, String reason) {
        return formAs(
                cookie,
                "/products/pump/updates/rollouts/%s/%s"
                        .formatted(rollout.get("id").asText(), verb),
                "reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8));
    }

    /** Nobody may move the clock, so what was is moved into the past. */
    private void tomorrow(String sql) {
        Seed.bean(Db.class).doInTransaction(organization.id, tx -> tx.update(sql));
    }
}
