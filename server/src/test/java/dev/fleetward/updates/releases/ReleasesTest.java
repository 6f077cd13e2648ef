package dev.fleetward.updates.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReleasesTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    @ConfigProperty(name = "fleetward.data")
    Path data;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void a_signed_file_is_taken_with_all_its_hashes() {
        var answer = scene.upload("fw.swu", FILE);

        assertThat(answer.status()).isEqualTo(201);
        JsonNode artifact = answer.json();
        assertThat(artifact.get("sizeBytes").asLong()).isEqualTo(8);
        assertThat(artifact.get("md5").asText()).isEqualTo("74b5b5e9570efc5c0553bb327cd41940");
        assertThat(artifact.get("sha1").asText()).isEqualTo("9bcf18e4b22c0710ed69d3e91fb8285b936cdea7");
        assertThat(artifact.get("sha256").asText())
                .isEqualTo("c3bf47ea1f4a4a605470313cacb3a44f4a461f68c6faeab07e737610cb5ac835");
        assertThat(artifact.get("signedBy").asText()).isEqualTo("build server");
        assertThat(organization
                        .get(organization.api("/artifacts/" + artifact.get("id").asText() + "/content"))
                        .response()
                        .body())
                .isEqualTo(FILE);
    }

    @Test
    void an_unsigned_file_is_refused() {
        var answer = scene.upload("fw.swu", FILE, new byte[0]);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).contains("openssl pkeyutl -sign -rawin");
    }

    @Test
    void a_file_signed_by_nobody_we_know_is_refused_and_not_kept() {
        var stranger = new UpdateScene();

        var answer = scene.upload("fw.swu", FILE, stranger.sign(FILE));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("type").asText()).isEqualTo("/problems/signature-not-valid");
        assertThat(answer.json().get("detail").asText()).contains("build server");
        assertThat(organization.get(organization.api("/artifacts")).json().get("items"))
                .isEmpty();
    }

    @Test
    void a_changed_file_is_refused() {
        assertThat(scene.upload("fw.swu", "firmwarE".getBytes(StandardCharsets.UTF_8), scene.sign(FILE))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void without_a_key_nothing_can_be_uploaded() {
        var keyless = new UpdateScene();

        assertThat(keyless.upload("fw.swu", FILE).status()).isEqualTo(409);
    }

    @Test
    void a_retired_key_verifies_nothing_new() {
        String key = organization
                .get(organization.api("/signing-keys"))
                .json()
                .at("/items/0/id")
                .asText();

        assertThat(organization
                        .post(organization.api("/signing-keys/" + key + "/retire"), "{}")
                        .status())
                .isEqualTo(200);

        assertThat(scene.upload("fw.swu", FILE).status()).isEqualTo(409);
    }

    @Test
    void a_key_is_registered_once_and_only_if_it_is_one() {
        assertThat(scene.registerKey().status()).isEqualTo(409);
        assertThat(organization
                        .post(organization.api("/signing-keys"), Map.of("name", "x", "publicKey", "nonsense"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_same_file_again_is_the_same_artifact() {
        String first = scene.upload("fw.swu", FILE).json().get("id").asText();
        var again = scene.upload("fw.swu", FILE);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("id").asText()).isEqualTo(first);
    }

    @Test
    void a_form_uploads_too() {
        String boundary = "cut";
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(part(boundary, "file", "fw über 1.swu"));
        body.writeBytes(FILE);
        body.writeBytes(part("\r\n--" + boundary, "signature", "fw.sig", ""));
        body.writeBytes(scene.sign(FILE));
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));

        var answer = TestOrganization.send(organization
                .request(organization.api("/artifacts"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().get("filename").asText()).isEqualTo("fw über 1.swu");
        assertThat(data.resolve("uploads")).as("where it lay meanwhile").isDirectory();
    }

    @Test
    void a_path_is_no_file_name() {
        for (String name : List.of("../fw.swu", "a/b", ".hidden", "")) {
            assertThat(scene.upload(name, FILE).status()).as(name).isEqualTo(400);
        }
    }

    @Test
    void a_release_is_made_once_and_keeps_its_files() {
        JsonNode release = scene.release("1.0", "fw.swu", FILE);
        String artifact = release.at("/files/0/artifact/id").asText();

        assertThat(organization
                        .post(
                                organization.api("/releases"),
                                Map.of("version", "1.0", "files", List.of(Map.of("artifact", artifact))))
                        .status())
                .isEqualTo(409);
        assertThat(organization
                        .delete(organization.api("/artifacts/" + artifact))
                        .status())
                .isEqualTo(409);
        assertThat(organization
                        .delete(organization.api(
                                "/releases/" + release.get("id").asText()))
                        .status())
                .isEqualTo(204);
        assertThat(organization
                        .delete(organization.api("/artifacts/" + artifact))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_release_that_was_rolled_out_stays_on_record() {
        JsonNode release = scene.release("1.0", "fw.swu", FILE);
        scene.rollOut("1.0");

        assertThat(organization
                        .delete(organization.api(
                                "/releases/" + release.get("id").asText()))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_release_without_files_is_refused() {
        assertThat(organization
                        .post(organization.api("/releases"), Map.of("version", "1.0"))
                        .status())
                .isEqualTo(400);
    }

    private static byte[] part(String boundary, String name, String filename) {
        return part("--" + boundary, name, filename, "");
    }

    private static byte[] part(String delimiter, String name, String filename, String more) {
        return (delimiter + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + filename
                        + "\"\r\n" + "Content-Type: application/octet-stream\r\n" + more + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
