package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReleaseCommandsTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final Shell shell = new Shell(scene.organization);

    @TempDir
    Path folder;

    @Test
    void the_gate_tells_a_build_server_by_its_exit_code() {
        String release = scene.bareRelease("1.0", "fw.swu", "firmware".getBytes(StandardCharsets.UTF_8))
                .get("id")
                .asText();

        Shell.Ended held = shell.run("release", "gate", "--product", "pump", release);

        assertThat(held.code()).isEqualTo(1);
        assertThat(held.out()).contains("held back:", "main 1.0 has no SBOM. Upload the SBOM");
        assertThat(shell.prints(
                        "release", "override", "--product", "pump", "--reason", "The line stands still.", release))
                .contains("asked for override", "a colleague grants it");
        assertThat(shell.refuses("release", "override", "--product", "pump", release))
                .contains("--reason");
        assertThat(shell.prints("release", "fixes", "--product", "pump", release))
                .isEqualTo("first release of its software");
    }

    @Test
    void an_upload_that_broke_off_goes_on_where_it_was() throws IOException {
        byte[] bytes = "a firmware of some length".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("fw.swu"), bytes);
        Files.write(folder.resolve("fw.swu.sig"), scene.sign(bytes));
        var organization = scene.organization;
        String begun = organization
                .post(
                        organization.api("/artifact-uploads"),
                        Map.of(
                                "filename",
                                "fw.swu",
                                "sizeBytes",
                                bytes.length,
                                "signature",
                                Base64.getEncoder().encodeToString(scene.sign(bytes))))
                .json()
                .get("id")
                .asText();
        TestOrganization.send(organization
                .request(organization.api("/artifact-uploads/" + begun))
                .header("Content-Type", "application/octet-stream")
                .header("Upload-Offset", "0")
                .method("PATCH", BodyPublishers.ofByteArray(bytes, 0, 10)));

        String resumed = shell.prints("artifact", "upload", "--product", "pump", "--resume", begun, file.toString());
        String whole = shell.prints("artifact", "upload", "--product", "pump", file.toString());

        assertThat(resumed).contains("25 bytes, signed by build server");
        assertThat(whole).as("the same content is the same artifact").isEqualTo(resumed);
    }

    @Test
    void metadata_of_the_update_framework_is_made_and_rotated() {
        assertThat(shell.prints("tuf", "--product", "pump")).contains("no TUF metadata");
        assertThat(shell.prints("tuf", "--product", "pump", "--make")).contains("timestamp version 1", "2 of 2 keys");
        assertThat(shell.prints("tuf", "--product", "pump", "--rotate", "root")).contains("root      version 2");
    }

    @Test
    void the_policy_is_read_and_changed() {
        assertThat(shell.prints("release", "policy", "--product", "pump")).isEqualTo("signed files only");
        assertThat(shell.prints(
                        "release",
                        "policy",
                        "--product",
                        "pump",
                        "--allow-unsigned",
                        "The bootloader checks nothing yet."))
                .contains("unsigned files are taken", "bootloader");
        assertThat(shell.prints("release", "policy", "--product", "pump", "--signed-only"))
                .isEqualTo("signed files only");
    }
}
