package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UpdatePagesTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void the_empty_page_says_the_way_to_a_first_rollout() {
        assertThat(page("")).contains("No rollout yet", "/products/pump/updates/signing-keys");
    }

    @Test
    void every_form_has_its_page() {
        scene.release("1.1", "fw.swu", FILE);

        assertThat(page("/signing-keys")).contains("build server", "Register key");
        assertThat(page("/artifacts")).contains("fw.swu", "openssl pkeyutl");
        assertThat(page("/releases/new")).contains("fw.swu");
        assertThat(page("/rollouts/new")).contains("main 1.1");
    }

    @Test
    void a_rollout_is_started_from_its_form_and_shown() {
        scene.device("D-1").get("");
        scene.release("1.1", "fw.swu", FILE);

        Answer created = form(
                "/rollouts", "release=main+1.1&phases=100&successPercent=80&soakMinutes=0&guardHours=0&guard=CRASH");

        assertThat(created.status()).as(created.text()).isEqualTo(303);
        String shown = organization.get(path(created.header("Location"))).text();
        assertThat(shown)
                .contains(
                        "0 of 1 device is confirmed to run 1.1",
                        "It looks while the rollout runs",
                        "Not seen since it was offered",
                        "D-1");
    }

    @Test
    void a_wrong_form_keeps_what_was_typed_and_says_why() {
        scene.release("1.1", "fw.swu", FILE);

        Answer refused = form("/rollouts", "release=main+1.1&phases=50,40&guard=CRASH");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("percent must rise", "50,40");
    }

    @Test
    void the_live_part_follows_by_server_sent_events() throws IOException, InterruptedException {
        scene.device("D-1").get("");
        scene.release("1.1", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("1.1");
        String base = "/products/pump/updates/rollouts/" + rollout.get("id").asText();

        assertThat(page("/rollouts/" + rollout.get("id").asText() + "/part"))
                .contains("0 of 1 device is confirmed")
                .doesNotContain("<html");
        var stream = HttpClient.newHttpClient()
                .send(organization.request(base + "/live").GET().build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("data:");
        }
    }

    @Test
    void a_device_shows_its_updates_and_gets_its_own_token_once() {
        scene.device("D-1").get("");
        scene.release("1.1", "fw.swu", FILE);
        scene.rollOut("1.1");

        String path = "/products/pump/devices/D-1/updates";
        assertThat(organization.get(path).text()).contains("It was offered 1 update", "main 1.1", "offered");
        Answer issued = organization.post(path + "/target-token", "");
        String token = issued.text().replaceAll("(?s).*(fwd_[-_A-Za-z0-9]+).*", "$1");
        assertThat(new UpdateScene.DdiDevice(scene.base("D-1"), "TargetToken " + token)
                        .get("")
                        .status())
                .isEqualTo(200);
        assertThat(organization.get(path).text()).doesNotContain(token);
    }

    @Test
    void search_finds_rollouts_and_releases() {
        scene.release("7.7.1", "fw.swu", FILE);
        scene.rollOut("7.7.1");

        assertThat(organization.get("/search?q=7.7.1").text()).contains("main 7.7.1");
    }

    private String page(String path) {
        Answer answer = organization.get("/products/pump/updates" + path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.text();
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(organization
                .request("/products/pump/updates" + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static String path(String location) {
        return location.replaceFirst("https?://[^/]+", "");
    }
}
