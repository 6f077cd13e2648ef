package dev.fleetward.updates;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happened to the software stands in the charts of what it did. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UpdateMarksTest {
    private static final String ASKED = "/explore?metric=flow_lpm&range=24h";

    @Inject
    Field field;

    @Inject
    Lake lake;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void releases_and_rollouts_are_marked() {
        Instant begun = Instant.now();
        field.sends(organization, "A", heartbeat(begun.minus(Duration.ofHours(2)), "1.0.0", "flow_lpm", 12));
        lake.flush(organization.id, FieldTables.SAMPLES);
        scene.release("1.1.0", "pump.swu", "the fix".getBytes(StandardCharsets.US_ASCII));
        JsonNode rollout = scene.rollOut("1.1.0");
        assertThat(marks(ASKED))
                .contains("1.1.0 released", "Rollout of 1.1.0")
                .doesNotContain("Rollout of 1.1.0 ended");

        assertThat(scene.change(rollout, "cancel").status()).isEqualTo(200);

        JsonNode marks = organization.get(organization.api(ASKED)).json().get("marks");
        assertThat(marks(ASKED)).contains("Rollout of 1.1.0 ended");
        assertThat(marks.valueStream().filter(mark -> mark.get("text").asText().contains("1.1.0")))
                .allSatisfy(mark -> assertThat(Instant.parse(mark.get("at").asText()))
                        .isBetween(begun.minusSeconds(1), Instant.now().plusSeconds(1)));
        assertThat(organization.get("/products/pump" + ASKED).text())
                .contains(
                        "data-mark=\"", "1.1.0 released</li>", "Rollout of 1.1.0</li>", "Rollout of 1.1.0 ended</li>");
    }

    @Test
    void a_mark_outside_the_span_or_of_another_organization_is_not_shown() {
        field.sends(organization, "A", heartbeat(Instant.now().minus(Duration.ofDays(3)), "1.0.0", "flow_lpm", 12));
        lake.flush(organization.id, FieldTables.SAMPLES);
        scene.release("1.1.0", "pump.swu", "the fix".getBytes(StandardCharsets.US_ASCII));
        var stranger = new TestOrganization();
        field.sends(stranger, "A", heartbeat(Instant.now().minus(Duration.ofHours(2)), "1.0.0", "flow_lpm", 12));
        lake.flush(stranger.id, FieldTables.SAMPLES);

        Instant from = Instant.now().minus(Duration.ofDays(4));
        assertThat(marks("/explore?metric=flow_lpm&from=%s&to=%s".formatted(from, from.plus(Duration.ofDays(2)))))
                .doesNotContain("1.1.0 released");
        assertThat(stranger.get(stranger.api(ASKED)).json().get("marks").toString())
                .doesNotContain("1.1.0");
    }

    private List<String> marks(String asked) {
        return organization
                .get(organization.api(asked))
                .json()
                .get("marks")
                .valueStream()
                .map(mark -> mark.get("text").asText())
                .toList();
    }
}
