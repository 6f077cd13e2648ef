package dev.fleetward.updates.deltas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DeltaTest {
    private static final byte[] WHOLE = "the whole image, long".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PATCH = "patch".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization maker = scene.organization;

    @Inject
    Fleet fleet;

    private String release = "";

    @BeforeEach
    void a_release_with_a_patch_from_one_version() {
        scene.device("OLD-1").get("");
        scene.device("OLDER-1").get("");
        fleet.runs(maker, "OLD-1", "main", "1.0");
        fleet.runs(maker, "OLDER-1", "main", "0.9");
        release = scene.release("1.1", "fw.swu", WHOLE).get("id").asText();
        Answer added = delta("1.0", PATCH, "fw-1.0.swu");
        assertThat(added.status()).as(added.text()).isEqualTo(200);
        assertThat(added.json().at("/deltas/0/fromVersion").asText()).isEqualTo("1.0");
    }

    @Test
    void the_device_that_runs_the_earlier_version_gets_the_patch_and_others_the_whole() {
        scene.rollOut("1.1");

        assertThat(offered("OLD-1")).isEqualTo("fw-1.0.swu");
        assertThat(offered("OLDER-1")).isEqualTo("fw.swu");
    }

    @Test
    void clients_that_ask_for_the_latest_release_get_the_patch_too() {
        scene.rollOut("1.1");

        JsonNode latest = TestOrganization.send(HttpRequest.newBuilder(
                                TestOrganization.server(
                                        "/api/v0/releases/latest?device_serial=OLD-1&hardware_version=any&software_type=main&current_version=1.0"))
                        .header("Memfault-Project-Key", maker.projectKey)
                        .GET())
                .json();

        assertThat(latest.get("is_delta").asBoolean()).isTrue();
        var link = URI.create(latest.at("/artifacts/0/url").asText());
        Answer file = TestOrganization.send(HttpRequest.newBuilder(link).GET());
        assertThat(file.response().body()).isEqualTo(PATCH);
    }

    @Test
    void once_it_failed_the_device_gets_the_whole() {
        scene.rollOut("1.1");
        DdiDevice device = scene.device("OLD-1");
        String action = device.action();
        assertThat(offered("OLD-1")).isEqualTo("fw-1.0.swu");

        device.feedback(action, "closed", "failure");
        scene.rollOut("1.1");

        assertThat(offered("OLD-1")).isEqualTo("fw.swu");
    }

    @Test
    void a_patch_larger_than_the_whole_is_of_no_use() {
        assertThat(delta(
                                "1.0",
                                (new String(WHOLE, StandardCharsets.UTF_8) + WHOLE.length)
                                        .getBytes(StandardCharsets.UTF_8),
                                "big.swu")
                        .status())
                .isEqualTo(200);
        scene.rollOut("1.1");

        assertThat(offered("OLD-1")).isEqualTo("fw.swu");
    }

    @Test
    void a_patch_in_use_stays_and_one_from_itself_is_none() {
        JsonNode shown = maker.get(maker.api("/releases/" + release)).json();
        String artifact = shown.at("/deltas/0/artifact/id").asText();

        assertThat(maker.delete(maker.api("/artifacts/" + artifact)).status()).isEqualTo(409);
        assertThat(delta("1.1", PATCH, "self.swu").status()).isEqualTo(400);
        assertThat(maker.get("/products/pump/updates/releases/" + release).text())
                .contains("fw-1.0.swu", "Patches");
        assertThat(maker.delete(maker.api("/releases/" + release + "/deltas?fromVersion=1.0"))
                        .status())
                .isEqualTo(200);
        assertThat(maker.delete(maker.api("/releases/" + release + "/deltas?fromVersion=1.0"))
                        .status())
                .isEqualTo(404);
    }

    private Answer delta(String from, byte[] patch, String filename) {
        String artifact = scene.upload(filename, patch).json().get("id").asText();
        return TestOrganization.send(maker.request(maker.api("/releases/" + release + "/deltas"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(Json.write(Map.of("fromVersion", from, "artifact", artifact)))));
    }

    private String offered(String serial) {
        DdiDevice device = scene.device(serial);
        return device.get("/deploymentBase/" + device.action())
                .json()
                .at("/deployment/chunks/0/artifacts/0/filename")
                .asText();
    }
}
