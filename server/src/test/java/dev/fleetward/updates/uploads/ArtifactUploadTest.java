package dev.fleetward.updates.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ArtifactUploadTest {
    private static final byte[] FILE = new byte[300_001];

    static {
        new Random(7).nextBytes(FILE);
    }

    @ConfigProperty(name = "fleetward.data")
    Path data;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void pieces_make_the_same_artifact_as_one_upload() {
        String upload = begin(FILE.length, scene.sign(FILE)).json().get("id").asText();
        assertThat(piece(upload, 0, 100_000).header("Upload-Offset")).isEqualTo("100000");
        assertThat(piece(upload, 100_000, 100_000).status()).isEqualTo(200);
        assertThat(finish(upload).status()).as("too early").isEqualTo(409);
        assertThat(organization.get(uploads("/" + upload)).json().get("offset").asLong())
                .isEqualTo(200_000);
        assertThat(piece(upload, 200_000, 100_001).status()).isEqualTo(200);

        JsonNode artifact = finish(upload).json();

        JsonNode whole = scene.upload("fw.swu", FILE).json();
        assertThat(artifact.get("id")).isEqualTo(whole.get("id"));
        for (String hash : List.of("sha256", "sha1", "md5")) {
            assertThat(artifact.get(hash)).isEqualTo(whole.get(hash));
        }
        assertThat(finish(upload).json().get("id")).as("asked again").isEqualTo(artifact.get("id"));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void a_piece_that_comes_again_is_refused_with_the_place_to_go_on() {
        String upload = begin(FILE.length, scene.sign(FILE)).json().get("id").asText();
        piece(upload, 0, 100_000);

        Answer again = piece(upload, 0, 100_000);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().get("detail").asText()).contains("begins at byte 100000");
    }

    @Test
    void more_than_was_told_is_too_much() {
        String upload = begin(1_000, scene.sign(FILE)).json().get("id").asText();

        assertThat(piece(upload, 0, 2_000).status()).isEqualTo(413);
        assertThat(begin((4L << 30) + 1, scene.sign(FILE)).status()).isEqualTo(413);
    }

    @Test
    void a_refused_upload_leaves_nothing() {
        var stranger = new UpdateScene();
        String upload = begin(FILE.length, stranger.sign(FILE)).json().get("id").asText();
        piece(upload, 0, FILE.length);

        assertThat(finish(upload).status()).isEqualTo(422);
        assertThat(organization.get(uploads("/" + upload)).status()).isEqualTo(404);
        assertThat(leftovers()).isEmpty();
        assertThat(blobs()).isEmpty();
    }

    @Test
    void another_organization_sees_no_upload_of_ours() {
        String upload = begin(FILE.length, scene.sign(FILE)).json().get("id").asText();
        var other = UpdateScene.withKey();

        assertThat(other.organization
                        .get(other.organization.api("/artifact-uploads/" + upload))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void the_server_signs_with_a_key_that_it_never_shows() {
        for (String algorithm : List.of("ed25519", "ecdsa-p256")) {
            Answer made = organization.post(
                    organization.api("/signing-keys"), Map.of("name", "vault " + algorithm, "algorithm", algorithm));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(made.json().get("kept").asText()).isEqualTo("ON_SERVER");
            assertThat(made.text()).doesNotContainIgnoringCase("private", "sealed");
            byte[] file = (algorithm + " file").getBytes(java.nio.charset.StandardCharsets.UTF_8);

            Answer signed = TestOrganization.send(organization
                    .request(organization.api("/artifacts?filename=" + algorithm + ".bin"))
                    .header("Content-Type", "application/octet-stream")
                    .header("Fleetward-Signing-Key", made.json().get("id").asText())
                    .POST(BodyPublishers.ofByteArray(file)));

            assertThat(signed.status()).as(signed.text()).isEqualTo(201);
            assertThat(signed.json().get("signedBy").asText()).isEqualTo("vault " + algorithm);
            byte[] signature =
                    Base64.getDecoder().decode(signed.json().get("signature").asText());
            assertThat(scene.upload(algorithm + "-again.bin", file, signature)
                            .json()
                            .get("signedBy")
                            .asText())
                    .as("as good as one made elsewhere")
                    .isEqualTo("vault " + algorithm);
        }
        assertThat(organization.get(organization.api("/signing-keys")).text())
                .doesNotContainIgnoringCase("private", "sealed");
    }

    @Test
    void a_key_of_the_organization_is_good_for_every_product() {
        TestOrganization two = new UpdateScene().organization;
        assertThat(two.post("/api/v1/products", Map.of("slug", "valve", "name", "Valve"))
                        .status())
                .isEqualTo(201);
        Answer made = two.post(
                "/api/v1/products/valve/signing-keys",
                Map.of("name", "all", "algorithm", "ed25519", "everyProduct", true));
        assertThat(made.status()).as(made.text()).isEqualTo(201);

        Answer signed = TestOrganization.send(two.request(two.api("/artifacts?filename=fw.bin"))
                .header("Content-Type", "application/octet-stream")
                .header("Fleetward-Signing-Key", made.json().get("id").asText())
                .POST(BodyPublishers.ofByteArray(FILE)));

        assertThat(signed.status()).as(signed.text()).isEqualTo(201);
        assertThat(signed.json().get("signedBy").asText()).isEqualTo("all");
    }

    @Test
    void the_page_uploads_in_pieces() {
        assertThat(organization.get("/products/pump/updates/artifacts").text())
                .contains("data-pieces=\"/api/v1/products/pump/artifact-uploads\"", "<progress");
    }

    private Answer begin(long size, byte[] signature) {
        var body = new HashMap<String, Object>(Map.of("filename", "fw.swu", "sizeBytes", size));
        body.put("signature", Base64.getEncoder().encodeToString(signature));
        return organization.post(uploads(""), body);
    }

    private Answer piece(String upload, int from, int length) {
        return TestOrganization.send(organization
                .request(uploads("/" + upload))
                .header("Content-Type", "application/octet-stream")
                .header("Upload-Offset", Integer.toString(from))
                .method("PATCH", BodyPublishers.ofByteArray(Arrays.copyOfRange(FILE, from, from + length))));
    }

    private Answer finish(String upload) {
        return organization.post(uploads("/" + upload + "/finish"), "");
    }

    private String uploads(String path) {
        return organization.api("/artifact-uploads" + path);
    }

    private List<Path> leftovers() {
        return files().stream()
                .filter(file -> file.getFileName().toString().startsWith("incoming"))
                .toList();
    }

    private List<Path> blobs() {
        return files().stream().filter(Files::isRegularFile).toList();
    }

    private List<Path> files() {
        Path home = data.resolve("blobs").resolve(organization.id.toString());
        if (!Files.exists(home)) {
            return List.of();
        }
        try (var walk = Files.walk(home)) {
            return walk.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
