package dev.fleetward.updates.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.embedded.Maker;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signature inside a file counts as one: shown, trusted by registered keys, weighed by the gate. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EmbeddedUploadTest {
    private static final byte[] IMAGE = "the root file system".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @TempDir
    Path folder;

    @Test
    void a_file_signed_inside_by_a_registered_certificate_needs_no_other_signature()
            throws IOException, GeneralSecurityException {
        var maker = new Maker(folder);
        byte[] file = swupdate(maker, IMAGE);

        Answer stranger = scene.upload("fw.swu", file, new byte[0]);
        assertThat(stranger.status()).isEqualTo(422);
        assertThat(stranger.json().get("detail").asText()).contains("unknown key", "No registered key");
        Answer registered = organization.post(
                organization.api("/signing-keys"), Map.of("name", "image signer", "publicKey", maker.text("rsa.crt")));
        assertThat(registered.json().get("algorithm").asText()).isEqualTo("rsa");
        Answer taken = scene.upload("fw.swu", file, new byte[0]);

        assertThat(taken.status()).as(taken.text()).isEqualTo(201);
        JsonNode artifact = taken.json();
        assertThat(artifact.get("signedBy").asText()).isEqualTo("image signer");
        assertThat(artifact.at("/embedded/verdict").asText()).isEqualTo("VERIFIED");
        assertThat(artifact.at("/embedded/format").asText()).isEqualTo("swupdate");
        assertThat(organization.get("/products/pump/updates/artifacts").text())
                .contains("verified", "swupdate 1.4.0", "image signer");
    }

    @Test
    void the_gate_holds_back_a_broken_signature_inside_and_hardware_that_does_not_fit()
            throws IOException, GeneralSecurityException {
        var maker = new Maker(folder);
        swupdate(maker, IMAGE);
        organization.post(
                organization.api("/signing-keys"), Map.of("name", "image signer", "publicKey", maker.text("rsa.crt")));
        byte[] broken = Maker.cpio(List.of(
                Map.entry("sw-description", maker.bytes("d")),
                Map.entry("sw-description.sig", maker.bytes("s")),
                Map.entry("rootfs.txt", "changed".getBytes(StandardCharsets.UTF_8))));
        String artifact = scene.upload("fw.swu", broken).json().get("id").asText();
        String release = organization
                .post(
                        organization.api("/releases"),
                        Map.of(
                                "version",
                                "1.0",
                                "files",
                                List.of(Map.of("artifact", artifact, "hardwareVersion", "dvt1"))))
                .json()
                .get("id")
                .asText();
        Fleet.sbom(organization, "1.0", "pkg:npm/lodash@4.17.21");

        JsonNode judgement = organization
                .get(organization.api("/releases/" + release + "/gate"))
                .json();

        assertThat(judgement.get("objections").findValuesAsText("code"))
                .containsExactly("embedded-signature-invalid", "hardware-mismatch");
        assertThat(judgement.toString()).contains("says itself it is for evt2, 1.0");
    }

    private static byte[] swupdate(Maker maker, byte[] image) throws IOException, GeneralSecurityException {
        maker.key("rsa", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048");
        maker.certificate("rsa", "rsa");
        maker.write("d", Maker.swDescription(image).getBytes(StandardCharsets.UTF_8));
        maker.openssl("cms -sign -in d -out s -inkey rsa.pem -signer rsa.crt -outform DER -nosmimecap -binary");
        return Maker.cpio(List.of(
                Map.entry("sw-description", maker.bytes("d")),
                Map.entry("sw-description.sig", maker.bytes("s")),
                Map.entry("rootfs.txt", image)));
    }
}
