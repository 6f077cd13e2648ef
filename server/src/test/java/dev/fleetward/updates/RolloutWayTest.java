package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Over which releases a device comes to the one it is to have. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutWayTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final RolloutFleet fleet = new RolloutFleet(scene);

    @Test
    void the_way_over_a_version_that_must_be_passed_through_is_found() {
        fleet.register(1);
        fleet.runs("D-0", "1.0");
        scene.release("2.0", "step.swu", "two".getBytes(StandardCharsets.UTF_8));
        scene.release("3.0", "last.swu", "three".getBytes(StandardCharsets.UTF_8));
        Answer ruled = organization.put(
                organization.api("/upgrade-rules/main/2.0"),
                "application/json",
                BodyPublishers.ofString("{\"mustPassThrough\":true}"));
        assertThat(ruled.status()).as(ruled.text()).isEqualTo(200);

        JsonNode rollout = scene.rollOut("3.0");
        String step = scene.device("D-0").action();
        assertThat(scene.device("D-0").get("/deploymentBase/" + step).text())
                .contains("step.swu")
                .doesNotContain("last.swu");
        scene.device("D-0").feedback(step, "closed", "success");
        fleet.look(rollout);
        String last = scene.device("D-0").action();

        assertThat(last).isNotEqualTo(step);
        assertThat(scene.device("D-0").get("/deploymentBase/" + last).text()).contains("last.swu");
        scene.device("D-0").feedback(last, "closed", "success");
        fleet.look(rollout);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("FINISHED");
    }

    @Test
    void the_way_leads_over_releases_that_have_a_file_for_the_hardware() {
        Map.of("D-0", "rev-a", "D-1", "rev-c", "D-2", "rev-b").forEach((serial, hardware) -> {
            fleet.runs(serial, "1.0");
            fleet.hardware(serial, hardware);
        });
        release("2.0", Map.of("rev-a", "a2.swu", "rev-b", "b2.swu"));
        release("2.1", Map.of("rev-b", "b21.swu"));
        release("3.0", Map.of("rev-a", "a3.swu", "rev-b", "b3.swu", "rev-c", "c3.swu"));
        organization.put(
                organization.api("/upgrade-rules/main/3.0"),
                "application/json",
                BodyPublishers.ofString("{\"lowestFrom\":\"2.0\"}"));

        JsonNode rollout = scene.rollOut("3.0");

        String step = scene.device("D-0").action();
        assertThat(scene.device("D-0").get("/deploymentBase/" + step).text()).contains("a2.swu");
        assertThat(scene.device("D-1").links().has("deploymentBase")).isFalse();
        assertThat(scene.device("D-2")
                        .get("/deploymentBase/" + scene.device("D-2").action())
                        .text())
                .contains("b21.swu");
        assertThat(fleet.standings(rollout)).containsEntry("HELD", 1);
    }

    @Test
    void what_needs_other_software_first_waits_for_it() {
        fleet.register(1);
        scene.release("2.0", "fw.swu", FILE);
        organization.put(
                organization.api("/upgrade-rules/main/2.0"),
                "application/json",
                BodyPublishers.ofString("{\"requires\":[{\"softwareType\":\"bootloader\",\"lowest\":\"1.5\"}]}"));
        JsonNode rollout = scene.rollOut("2.0");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();

        scene.device("D-0").put("/installedBase", "{\"name\":\"bootloader\",\"version\":\"1.6\"}");
        fleet.look(rollout);

        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    /** @param files names by hardware version */
    private void release(String version, Map<String, String> files) {
        List<Map<String, String>> parts = files.entrySet().stream()
                .map(file -> Map.of(
                        "artifact",
                        scene.upload(file.getValue(), file.getValue().getBytes(StandardCharsets.UTF_8))
                                .json()
                                .get("id")
                                .asText(),
                        "hardwareVersion",
                        file.getKey()))
                .toList();
        Answer created = organization.post(organization.api("/releases"), Map.of("version", version, "files", parts));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        scene.describe(version);
    }
}
