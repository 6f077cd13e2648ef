package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CoverageCommandsTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final Shell shell = new Shell(scene.organization);

    @Test
    void coverage_its_statement_and_the_reason_of_one_device_come_by_command(@TempDir Path folder) {
        new Seed(scene.organization).device("D-1", "1.0");
        scene.release("2.0", "fw.swu", "firmware".getBytes(StandardCharsets.UTF_8));
        String rollout = scene.rollOut("2.0").get("id").asText();

        assertThat(shell.prints("rollout", "coverage", "--product", "pump", rollout))
                .contains("0 % of the reachable devices are confirmed to run main 2.0: 0 of 1", "OFFERED");
        assertThat(shell.prints("device", "update", "--product", "pump", "D-1"))
                .contains("main 2.0: Not seen since the offer.", "Is its phase open?");
        assertThat(shell.prints("rollout", "state-coverage", "--product", "pump", "--out", folder.toString(), rollout))
                .contains("statement 1: 0 of 1 reachable devices fixed");
        assertThat(folder).isDirectoryContaining("glob:**/coverage-pump-1.pdf");
        assertThat(folder.resolve("coverage-pump-1.csv")).content().contains("\"D-1\"");
        assertThat(folder.resolve("coverage-pump-1.sig")).hasSize(64);
        assertThat(folder.resolve("statement-key.pem")).content().startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(shell.refuses("rollout", "coverage", "--product", "pump", "nonsense"))
                .isNotEmpty();
    }
}
