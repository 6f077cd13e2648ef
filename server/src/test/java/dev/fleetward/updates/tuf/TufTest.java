package dev.fleetward.updates.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TufTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization maker = scene.organization;
    private final String base = "/tuf/" + maker.projectKey;

    @Test
    void a_client_that_trusts_only_the_first_root_gets_what_is_rolled_out()
            throws IOException, GeneralSecurityException {
        SpecClient client = client();
        client.refresh(Instant.now());
        assertThat(client.listed.get("targets")).isEmpty();

        scene.device("D-1").get("");
        JsonNode release = scene.release("1.1", "fw über 1.swu", FILE);
        client.refresh(Instant.now());
        assertThat(client.listed.get("targets")).as("released, not rolled out").isEmpty();
        scene.rollOut("1.1");
        client.refresh(Instant.now());

        String path = client.listed.get("targets").fieldNames().next();
        assertThat(path).isEqualTo(release.get("number").asInt() + "/any/fw über 1.swu");
        assertThat(client.listed.get("targets").get(path).at("/custom/version").asText())
                .isEqualTo("1.1");
        int before = client.timestamp.get("version").asInt();
        client.refresh(Instant.now());
        assertThat(client.timestamp.get("version").asInt())
                .as("nothing changed, nothing is made anew")
                .isEqualTo(before);
    }

    @Test
    void a_device_gets_the_target_it_was_offered_and_nobody_else_does() throws IOException, GeneralSecurityException {
        SpecClient client = client();
        scene.device("D-1").get("");
        scene.release("1.1", "fw.swu", FILE);
        scene.rollOut("1.1");
        client.refresh(Instant.now());
        String path = client.listed.get("targets").fieldNames().next();

        assertThat(client.target(path)).isEqualTo(FILE);
        SpecClient stranger = client("D-2");
        stranger.refresh(Instant.now());
        assertThatThrownBy(() -> stranger.target(path)).hasMessageContaining("404");
        assertThat(get(base + "/devices/D-1/targets/" + path.replace("fw.swu", "0".repeat(64) + ".fw.swu")))
                .isEqualTo(404);
        assertThat(get("/tuf/" + new TestOrganization().projectKey + "/metadata/timestamp.json"))
                .isEqualTo(404);
        assertThat(get("/tuf/nobody/metadata/timestamp.json")).isEqualTo(401);
    }

    @Test
    void clients_follow_rotated_keys_of_every_role() throws IOException, GeneralSecurityException {
        SpecClient client = client();
        client.refresh(Instant.now());
        JsonNode first = client.root.get("roles");

        for (String role : new String[] {"timestamp", "snapshot", "targets", "root", "root"}) {
            assertThat(maker.post(maker.api("/tuf/" + role + "/rotate"), "").status())
                    .isEqualTo(200);
        }
        client.refresh(Instant.now());

        assertThat(client.root.get("version").asInt()).isEqualTo(6);
        for (String role : new String[] {"timestamp", "snapshot", "targets", "root"}) {
            assertThat(client.root.at("/roles/" + role + "/keyids")).isNotEqualTo(first.at("/" + role + "/keyids"));
        }
        assertThat(client.root.at("/roles/root/threshold").asInt()).isEqualTo(2);
        assertThat(maker.post(maker.api("/tuf/mayor/rotate"), "").status()).isEqualTo(400);
    }

    @Test
    void a_client_refuses_what_another_repository_signed() throws IOException, GeneralSecurityException {
        client();
        var other = new TestOrganization();
        other.post(other.api("/tuf"), "");
        byte[] foreign = other.get(other.api("/tuf/1.root.json")).response().body();

        SpecClient client = new SpecClient(base, "D-1", foreign);

        assertThatThrownBy(() -> client.refresh(Instant.now())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_client_knows_when_the_word_has_run_out() throws IOException, GeneralSecurityException {
        SpecClient client = client();

        assertThatThrownBy(() -> client.refresh(Instant.now().plusSeconds(2 * 86_400)))
                .hasMessageContaining("ran out");
    }

    @Test
    void the_page_makes_and_shows_it() {
        assertThat(maker.get("/products/pump/updates/tuf").text()).contains("No TUF metadata yet");
        maker.post("/products/pump/updates/tuf", "");

        assertThat(maker.get("/products/pump/updates/tuf").text())
                .contains("timestamp", "1.root.json", "Rotate keys", "/tuf/PROJECT_KEY/metadata/");
        assertThat(maker.post(maker.api("/tuf"), "").status()).isEqualTo(409);
        assertThat(maker.get(maker.api("/tuf")).text()).doesNotContain("sealed", "private");
    }

    private SpecClient client() throws IOException, GeneralSecurityException {
        assertThat(maker.post(maker.api("/tuf"), "").status()).isEqualTo(201);
        return client("D-1");
    }

    private SpecClient client(String serial) throws IOException, GeneralSecurityException {
        return new SpecClient(
                base,
                serial,
                maker.get(maker.api("/tuf/1.root.json")).response().body());
    }

    private static int get(String path) {
        return TestOrganization.send(
                        HttpRequest.newBuilder(TestOrganization.server(path)).GET())
                .status();
    }
}
