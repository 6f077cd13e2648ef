package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReleaseCommandsTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final Shell shell = new Shell(scene.organization);

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
