package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whom a rollout is for, how many at once, and when. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutAimTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final RolloutFleet fleet = new RolloutFleet(scene);

    @Test
    void a_query_and_a_share_narrow_whom_it_aims_at() {
        fleet.register(40);
        fleet.attribute("D-7", "region", "DE");
        scene.release("2.0", "fw.swu", FILE);

        assertThat(fleet.total(scene.rollOut("2.0", Map.of("query", "attr.region = DE"))))
                .isEqualTo(1);
        int half = fleet.total(scene.rollOut("2.0", Map.of("targetPercent", 50)));
        assertThat(half).isBetween(8, 32);
        Answer unknown =
                organization.post(organization.api("/rollouts"), Map.of("version", "2.0", "query", "colour = red"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().get("type").asText()).endsWith("bad-query");
    }

    @Test
    void a_phase_may_be_a_count_of_devices_and_wait_for_a_person() {
        fleet.register(12);
        scene.release("2.0", "fw.swu", FILE);

        JsonNode rollout = scene.rollOut(
                "2.0",
                Map.of(
                        "phases",
                        List.of(
                                Map.of("count", 3, "successPercent", 0, "soakSeconds", 0),
                                Map.of("percent", 100, "approval", true))));

        assertThat(fleet.offered(rollout)).isEqualTo(3);
        fleet.look(rollout);
        assertThat(scene.rollout(rollout).get("phase").asInt()).isEqualTo(1);
        scene.change(rollout, "advance");
        assertThat(fleet.offered(rollout)).isEqualTo(12);
        assertThat(scene.rollout(rollout).at("/phases/1/openedBy").asText()).isNotEmpty();
    }

    @Test
    void no_more_devices_download_at_once_than_the_cap_lets() {
        fleet.register(5);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("maxDownloading", 2)));

        assertThat(fleet.offered(rollout)).isEqualTo(2);
        assertThat(scene.rollout(rollout).at("/progress/held").asInt()).isEqualTo(3);
        String first = IntStream.range(0, 5)
                .mapToObj(i -> "D-" + i)
                .filter(serial -> scene.device(serial).links().has("deploymentBase"))
                .findFirst()
                .orElseThrow();
        scene.device(first).feedback(scene.device(first).action(), "closed", "success");
        fleet.look(rollout);

        assertThat(fleet.offered(rollout)).isEqualTo(2);
        assertThat(scene.rollout(rollout).at("/progress/held").asInt()).isEqualTo(2);
    }

    @Test
    void devices_begin_in_the_window_of_their_own_time_zone() {
        fleet.register(2);
        fleet.attribute("D-0", "timezone", "Asia/Tokyo");
        fleet.attribute("D-1", "timezone", "Atlantic/Reykjavik");
        scene.release("2.0", "fw.swu", FILE);
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);

        JsonNode rollout = scene.rollOut(
                "2.0",
                Map.of(
                        "terms",
                        Map.of(
                                "window",
                                Map.of(
                                        "from", now.minusHours(1).toString(),
                                        "to", now.plusHours(1).toString()))));

        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();
        assertThat(scene.device("D-1").links().has("deploymentBase")).isTrue();
        assertThat(fleet.standings(rollout)).containsEntry("HELD", 1).containsEntry("OFFERED", 1);
    }
}
