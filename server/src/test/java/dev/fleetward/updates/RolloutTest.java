package dev.fleetward.updates;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.FieldEvent.Origin;
import dev.fleetward.ingest.FieldEvent.Reboot;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.FieldEventConsumer.EventId;
import dev.fleetward.ingest.FieldEventConsumer.Received;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutTest {
    private static final byte[] FILE = "firmware 2.0".getBytes(StandardCharsets.UTF_8);
    private static final long HARD_FAULT = 0x9400;

    @Inject
    Look look;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Inject
    @Any
    Instance<FieldEventConsumer> consumers;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void phases_open_one_after_the_other_and_reach_everyone() {
        fleet(40);
        JsonNode rollout = rollOut("MANUAL", 25, 100);

        assertThat(count(rollout, "offered")).isBetween(1, 25);
        assertThat(count(rollout, "offered") + count(rollout, "waiting")).isEqualTo(40);
        assertThat(scene.change(rollout, "advance").status()).isEqualTo(200);
        assertThat(count(rollout, "offered")).isEqualTo(40);
        assertThat(scene.change(rollout, "advance").status()).isEqualTo(409);
    }

    @Test
    void the_next_phase_opens_by_itself_when_enough_devices_are_updated() {
        fleet(20);
        JsonNode rollout = rollOut("AUTOMATIC", 50, 100);
        int first = count(rollout, "offered");
        look(rollout);
        assertThat(scene.rollout(rollout).get("phase").asInt()).isEqualTo(1);

        updateOffered();
        look(rollout);

        assertThat(scene.rollout(rollout).get("phase").asInt()).isEqualTo(2);
        assertThat(count(rollout, "offered")).isEqualTo(20 - first);
        updateOffered();
        look(rollout);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("FINISHED");
    }

    @Test
    void field_data_that_names_the_new_version_proves_the_update() {
        fleet(1);
        JsonNode rollout = rollOut("AUTOMATIC", 100);
        scene.device("D-0").feedback(scene.device("D-0").action(), "closed", "success");
        assertThat(count(rollout, "reported")).isEqualTo(1);
        assertThat(count(rollout, "proven")).isZero();

        runs("D-0", "2.0");

        eventually(() -> assertThat(count(rollout, "proven")).isEqualTo(1));
    }

    @Test
    void a_device_that_runs_the_version_already_is_not_in_the_rollout() {
        fleet(2);
        runs("D-1", "2.0");

        assertThat(count(rollOut("AUTOMATIC", 100), "total")).isEqualTo(1);
    }

    @Test
    void updated_devices_that_crash_more_stop_it_and_the_reason_is_recorded() {
        fleet(40);
        JsonNode rollout = rollOut("AUTOMATIC", 40, 100);
        List<String> updated = updateOffered();
        updated.forEach(serial -> runs(serial, "2.0"));
        updated.forEach(serial -> crash(serial, "2.0"));
        crash(
                IntStream.range(0, 40)
                        .mapToObj(i -> "D-" + i)
                        .filter(serial -> !updated.contains(serial))
                        .findFirst()
                        .orElseThrow(),
                "1.0");

        eventually(() -> {
            look(rollout);
            assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("PAUSED");
        });

        JsonNode paused = scene.rollout(rollout);
        assertThat(paused.get("stateReason").asText())
                .startsWith("Updated devices crash more than those not yet updated");
        assertThat(paused.at("/guard/finding").asText()).isEqualTo("WORSE");
        assertThat(paused.at("/guard/updated/eventDays").asInt()).isEqualTo(updated.size());
        assertThat(paused.at("/guard/waiting/eventDays").asInt()).isEqualTo(1);
        assertThat(paused.get("phase").asInt()).isEqualTo(1);
    }

    @Test
    void a_person_may_resume_against_the_guard_which_then_counts_anew() {
        fleet(40);
        JsonNode rollout = rollOut("MANUAL", 40, 100);
        List<String> updated = updateOffered();
        updated.forEach(serial -> runs(serial, "2.0"));
        updated.forEach(serial -> crash(serial, "2.0"));
        eventually(() -> {
            look(rollout);
            assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("PAUSED");
        });

        assertThat(scene.change(rollout, "resume").status()).isEqualTo(400);
        assertThat(scene.change(rollout, "resume", "the crashes are of a test bench")
                        .status())
                .isEqualTo(200);
        assertThat(scene.rollout(rollout).get("stateReason").asText())
                .contains("Resumed against the guard by", "the crashes are of a test bench");
        look(rollout);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void each_rule_has_its_verdict_and_they_share_the_false_alarm() {
        fleet(30);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut(
                "2.0",
                Map.of(
                        "advance",
                        "MANUAL",
                        "maxFailurePercent",
                        100,
                        "phases",
                        List.of(Map.of("percent", 60, "soakSeconds", 0), Map.of("percent", 100)),
                        "guards",
                        List.of(
                                Map.of("kind", "REBOOT"),
                                Map.of("kind", "NEW_ISSUE"),
                                Map.of("kind", "METRIC", "metric", "temperature", "above", 80),
                                Map.of("kind", "UPDATE_FAILURE", "acceptedPercent", 5))));
        List<String> updated = updateOffered();
        updated.forEach(serial -> runs(serial, "2.0"));
        updated.forEach(serial -> crash(serial, "2.0"));
        look(rollout);

        JsonNode verdicts = scene.rollout(rollout).get("verdicts");
        assertThat(verdicts).hasSize(4);
        assertThat(verdicts.get(0).get("finding").asText()).isEqualTo("WORSE");
        assertThat(verdicts.get(0).get("sentence").asText()).startsWith("Updated devices restart unexpectedly more");
        assertThat(verdicts.get(1).get("finding").asText()).isEqualTo("WORSE");
        assertThat(verdicts.get(1).get("sentence").asText()).contains("Most: #1");
        assertThat(verdicts.get(2).get("finding").asText()).isEqualTo("NOT_ENOUGH_DATA");
        assertThat(verdicts.get(3).get("finding").asText()).isEqualTo("NOT_WORSE");
        assertThat(verdicts.at("/0/demand/falseAlarm").asDouble()).isEqualTo(0.0125);
    }

    @Test
    void more_failed_installations_than_accepted_stop_it_with_the_evidence() {
        fleet(12);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut(
                "2.0", Map.of("maxFailurePercent", 100, "guards", List.of(Map.of("kind", "UPDATE_FAILURE"))));
        for (int i = 0; i < 6; i++) {
            scene.device("D-" + i).feedback(scene.device("D-" + i).action(), "closed", "failure");
        }

        look(rollout);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("PAUSED");
        assertThat(scene.rollout(rollout).get("stateReason").asText())
                .startsWith(
                        "More installations fail than accepted: 6 of 6 installations failed where 5 % are accepted");
    }

    @Test
    void devices_that_crash_alike_on_both_sides_do_not_stop_it() {
        fleet(30);
        JsonNode rollout = rollOut("MANUAL", 50, 100);
        List<String> updated = updateOffered();
        updated.forEach(serial -> runs(serial, "2.0"));
        IntStream.range(0, 30)
                .mapToObj(i -> "D-" + i)
                .forEach(serial -> crash(serial, updated.contains(serial) ? "2.0" : "1.0"));

        look(rollout);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");
    }

    @Test
    void too_many_failed_installations_stop_it() {
        fleet(4);
        JsonNode rollout = rollOut("MANUAL", 100);
        for (String serial : List.of("D-0", "D-1")) {
            scene.device(serial).feedback(scene.device(serial).action(), "closed", "failure");
        }

        look(rollout);

        assertThat(scene.rollout(rollout).get("stateReason").asText())
                .isEqualTo("2 of 2 installations failed, more than the 20 % allowed.");
    }

    @Test
    void a_plan_that_does_not_hold_is_refused_with_the_member_named() {
        scene.release("2.0", "fw.swu", FILE);

        assertThat(refusal(Map.of("version", "9.9"))).contains("9.9");
        assertThat(refusal(Map.of())).contains("version");
        assertThat(refusal(Map.of("version", "2.0", "phases", List.of(Map.of("percent", 50)))))
                .contains("100");
        assertThat(refusal(Map.of("version", "2.0", "phases", List.of(Map.of("percent", 50), Map.of("percent", 40)))))
                .contains("percent");
        assertThat(refusal(Map.of("version", "2.0", "urgency", "TIMED"))).contains("forcedAt");
        assertThat(refusal(Map.of("version", "2.0", "guards", List.of()))).contains("guards");
        assertThat(refusal(Map.of("version", "2.0", "guards", List.of(Map.of("kind", "METRIC")))))
                .contains("METRIC");
        assertThat(refusal(Map.of("version", "2.0", "terms", Map.of("retries", 99))))
                .contains("retries");
        assertThat(refusal(Map.of("version", "2.0", "terms", Map.of("window", Map.of("from", "noon")))))
                .contains("22:00");
        assertThat(refusal(Map.of("version", "2.0", "targetPercent", 0))).contains("targetPercent");
        assertThat(refusal(Map.of("version", "2.0", "savedQuery", "none such"))).contains("none such");
    }

    private String refusal(Map<String, Object> body) {
        var answer = organization.post(organization.api("/rollouts"), body);
        assertThat(answer.status()).isBetween(400, 404);
        return answer.json().get("detail").asText();
    }

    private JsonNode rollOut(String advance, int... percents) {
        scene.release("2.0", "fw.swu", FILE);
        return scene.rollOut(
                "2.0",
                Map.of(
                        "advance",
                        advance,
                        "phases",
                        IntStream.of(percents)
                                .mapToObj(percent -> Map.of("percent", percent, "soakSeconds", 0))
                                .toList()));
    }

    private void fleet(int size) {
        var product = products.require(organization.id, organization.product);
        db.doInTransaction(organization.id, tx -> {
            for (int i = 0; i < size; i++) {
                devices.register(tx, product, "D-" + i, Instant.now());
            }
        });
    }

    /** Every device that is offered something installs it and says so. */
    private List<String> updateOffered() {
        return IntStream.range(0, 40)
                .mapToObj(i -> "D-" + i)
                .filter(serial ->
                        organization.get(organization.api("/devices/" + serial)).status() == 200)
                .filter(serial -> scene.device(serial).links().has("deploymentBase"))
                .peek(serial ->
                        scene.device(serial).feedback(scene.device(serial).action(), "closed", "success"))
                .toList();
    }

    /** Its field data says so. */
    private void runs(String serial, String version) {
        new Seed(organization).device(serial, version);
    }

    private void crash(String serial, String version) {
        var product = products.require(organization.id, organization.product);
        var reboot = new Reboot(
                new Origin(null, null, null, "main", version, null, null), HARD_FAULT, 0x1000L, null, null, 0L);
        db.doInTransaction(organization.id, tx -> {
            var device = devices.find(tx, product.id(), serial).orElseThrow();
            var received = new Received(
                    new EventId(UUID.randomUUID()), organization.id, product.id(), device, null, 1, Instant.now());
            var incoming = List.of(new FieldEventConsumer.Incoming(received, reboot));
            consumers.forEach(consumer -> consumer.accept(tx, incoming));
        });
    }

    private void look(JsonNode rollout) {
        look.at(organization.id, UUID.fromString(rollout.get("id").asText()));
    }

    private int count(JsonNode rollout, String what) {
        return scene.rollout(rollout).at("/progress/" + what).asInt();
    }
}
