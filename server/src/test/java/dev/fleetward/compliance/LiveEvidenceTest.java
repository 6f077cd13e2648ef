package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.attributes.AttributeDefinition;
import dev.fleetward.devices.attributes.AttributeType;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each room's figures, as the ledger has them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LiveEvidenceTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final Seed seed = new Seed(scene.organization);

    @Inject
    Db db;

    @Inject
    Attributes attributes;

    @Test
    void devices_count_as_described_when_their_version_has_an_sbom() {
        seed.device("L-1", "1.0");
        seed.device("L-2", "1.0");
        seed.device("L-3", "2.0");
        seed.device("L-4", "1.0", Instant.now().minus(Duration.ofDays(30)), Map.of());
        scene.describe("1.0");

        says("components.devices-with-sbom", 2, 3);
        says("vulnerabilities.versions-without-exploitable", 1, 2);
    }

    @Test
    void who_opted_out_of_automatic_updates_is_told_apart() {
        seed.device("A-1", "1.0", Instant.now(), Map.of("auto_update", true));
        seed.device("A-2", "1.0", Instant.now(), Map.of("auto_update", false));
        seed.device("A-3", "1.0");
        says("updates.automatic", 0, 0);

        scene.release("2.0", "fw.swu", "firmware".getBytes(StandardCharsets.UTF_8));
        scene.rollOut("2.0");

        JsonNode figure = says("updates.automatic", 2, 3);
        assertThat(figure.get("unit").asText()).contains("1 opted out, 0 ask their user");
        JsonNode offered = figure("updates.offers-installed");
        assertThat(offered.get("numerator").asLong()).isZero();
        assertThat(offered.get("denominator").asLong()).isEqualTo(3);
        assertThat(offered.get("unit").asText()).contains("0 were postponed, 0 refused, 0 failed");
    }

    @Test
    void a_downgrade_that_got_through_counts_against_refusal() {
        seed.device("R-1", "2.0", Instant.now().minusSeconds(60), Map.of());
        says("insight.unwanted-software-refused", 0, 0);

        seed.device("R-1", "1.0");

        Eventually.eventually(() -> {
            says("insight.unwanted-software-refused", 0, 1);
            says("insight.security-events-traced", 1, 1);
        });
    }

    @Test
    void an_attribute_nobody_declared_is_a_finding_until_it_is_declared() {
        seed.device("D-1", "1.0", Instant.now(), Map.of("line", "a", "site", "b"));
        says("devices.declared-attributes", 0, 2);

        db.doInTransaction(
                scene.organization.id,
                tx -> attributes.declare(
                        tx,
                        scene.organization.id,
                        seed.product().id(),
                        new AttributeDefinition("line", AttributeType.TEXT, true, "Production line")));

        says("devices.declared-attributes", 1, 2);
    }

    @Test
    void a_request_in_plain_http_counts_against_encryption() {
        says("ingest.encrypted-transport", 0, 0);

        scene.device("T-1").links();

        JsonNode figure = figure("ingest.encrypted-transport");
        assertThat(figure.get("numerator").asLong()).isZero();
        assertThat(figure.get("denominator").asLong()).isPositive();
        assertThat(figure.get("unit").asText()).contains("came in plain HTTP");
    }

    @Test
    void without_anything_to_count_there_is_no_data() {
        says("telemetry.crash-free-hours", 0, 0);
        says("telemetry.declared-metrics", 0, 0);
        says("updates.remedy-times", 0, 0);
        says("updates.offers-installed", 0, 0);
    }

    private JsonNode says(String source, long numerator, long denominator) {
        JsonNode figure = figure(source);
        assertThat(figure.get("numerator").asLong()).as(figure.toString()).isEqualTo(numerator);
        assertThat(figure.get("denominator").asLong()).as(figure.toString()).isEqualTo(denominator);
        return figure;
    }

    private JsonNode figure(String source) {
        var maker = scene.organization;
        Answer measured = maker.post(maker.api("/evidence/measurements"), "");
        assertThat(measured.status()).as(measured.text()).isEqualTo(200);
        return maker.get(maker.api("/evidence?limit=200"))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("source").asText().equals(source))
                .findFirst()
                .orElseThrow();
    }
}
