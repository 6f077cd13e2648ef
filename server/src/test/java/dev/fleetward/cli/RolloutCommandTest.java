package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Rollouts on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutCommandTest {
    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final Shell shell = new Shell(organization);

    @Test
    void a_rollout_is_started_followed_changed_and_rolled_back() {
        scene.device("D-0").get("");
        scene.release("1.0", "old.swu", "old".getBytes(StandardCharsets.UTF_8));
        scene.release("2.0", "new.swu", "new".getBytes(StandardCharsets.UTF_8));

        String started = of("start", "--phases", "1d,100", "--retries", "2", "--guard", "CRASH,UPDATE_FAILURE", "2.0");
        String id = started.substring(started.lastIndexOf('\n') + 1).strip();

        assertThat(started).contains("main 2.0: RUNNING", "0 of 1 devices updated", "The guard has not looked yet.");
        assertThat(of("list")).contains("RUNNING", "0 of 1 updated");
        assertThat(of("coverage", id)).contains("OFFERED", "1 devices, 1 reachable");
        assertThat(of("change", "pause", id, "--reason", "lunch")).contains("PAUSED. lunch");
        assertThat(of("change", "resume", id)).contains("RUNNING");
        assertThat(shell.run("rollout", "change", "roll-back", id, "--product", "pump")
                        .err())
                .contains("say why devices must go back");
        assertThat(of("change", "roll-back", id, "--reason", "it drains the battery", "--to", "1.0"))
                .contains("Back to main 1.0: it drains the battery: RUNNING");
        assertThat(of("show", id)).contains("CANCELLED");
    }

    @Test
    void drafts_policy_and_upgrade_rules() {
        scene.release("2.0", "new.swu", "new".getBytes(StandardCharsets.UTF_8));

        assertThat(of("start", "--draft", "--window", "22:00-05:00", "--confirm", "2.0"))
                .contains("DRAFT");
        assertThat(of("policy")).isEqualTo("Who makes a rollout may start it alone.");
        assertThat(of("policy", "--review", "SECOND_PERSON")).isEqualTo("A second person approves every rollout.");
        assertThat(of("start", "2.0")).contains("IN_REVIEW");
        assertThat(of("policy", "--review", "AUTO")).isEqualTo("Who makes a rollout may start it alone.");
        assertThat(of("rule", "--lowest-from", "1.4", "--requires", "bootloader=1.5", "2.0"))
                .isEqualTo("Rule set for main 2.0.");
        assertThat(shell.run("rollout", "rule", "--product", "pump", "--lowest-from", "3.0", "2.0")
                        .err())
                .contains("below 2.0");
    }

    private String of(String... arguments) {
        String[] line = new String[arguments.length + 3];
        line[0] = "rollout";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        line[line.length - 2] = "--product";
        line[line.length - 1] = "pump";
        return shell.prints(line);
    }
}
