package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EvidenceCommandsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @Test
    void requirements_are_listed_owned_and_set_aside_by_command() {
        assertThat(shell.prints("requirement", "catalogues", "--product", "pump"))
                .contains("cra-annex-i", "en-303-645");
        shell.prints("evidence", "measure", "--product", "pump");

        assertThat(shell.prints("requirement", "own", "--product", "pump", "--by", maker.email, "CRA.II.6"))
                .isEqualTo(maker.email + " answers for CRA.II.6");
        shell.prints("requirement", "set-aside", "--product", "pump", "--because", "No user data", "CRA.I.2.m");

        assertThat(shell.prints("requirement", "list", "--product", "pump"))
                .containsPattern("CRA.II.6 +not met +Contact for vulnerability reports \\(" + maker.email)
                .containsPattern("CRA.I.2.m +not applicable")
                .containsPattern("CRA.I.2.i +no data");
        assertThat(shell.prints("requirement", "show", "--product", "pump", "CRA.II.6"))
                .contains("0 of 4 facts wanted", "disclosure.contact-published");
        assertThat(shell.refuses("requirement", "set-aside", "--product", "pump", "--because", "x", "CRA.II.6"))
                .contains("applies to every product");
        assertThat(shell.refuses("requirement", "list", "--product", "pump", "--catalogue", "nonsense"))
                .contains("nonsense");
    }

    @Test
    void a_pack_is_saved_and_verified_offline_by_command(@TempDir Path folder) throws IOException {
        shell.prints("evidence", "measure", "--product", "pump");
        Path pack = folder.resolve("pump.zip");

        shell.prints("evidence", "pack", "--product", "pump", "--output", pack.toString());

        assertThat(shell.prints("evidence", "verify", pack.toString()))
                .startsWith("whole: pump until ")
                .contains("which is the one inside the pack");
        assertThat(shell.prints("evidence", "verify", "--product", "pump")).startsWith("whole: ");
        byte[] bytes = Files.readAllBytes(pack);
        bytes[bytes.length / 2] ^= 1;
        Files.write(pack, bytes);
        assertThat(shell.run("evidence", "verify", pack.toString()).code()).isNotZero();
        assertThat(shell.refuses("evidence", "verify")).contains("name an evidence pack, or a product");
    }

    @Test
    void posture_rules_are_made_looked_at_and_removed_by_command() {
        var seed = new Seed(maker);
        seed.device("C-1", "1.0", Instant.now(), Map.of("secure_boot", true));
        seed.device("C-2", "1.0", Instant.now(), Map.of("secure_boot", false));

        assertThat(shell.prints(
                        "posture",
                        "set",
                        "--product",
                        "pump",
                        "--title",
                        "Secure boot is on",
                        "--expect",
                        "attr.secure_boot = true",
                        "--requirement",
                        "CRA.I.2.f,EN303645.5.7-1",
                        "secure-boot"))
                .contains("secure-boot: 1 of 2 active devices that report it conform, 0 in scope do not report it");
        var listed = shell.run("posture", "list", "--product", "pump");
        assertThat(listed.code()).as("some fail").isEqualTo(3);
        assertThat(shell.prints("posture", "devices", "--product", "pump", "secure-boot"))
                .isEqualTo("C-2");
        assertThat(shell.prints("posture", "device", "--product", "pump", "C-1"))
                .contains("conforms secure-boot: attr.secure_boot = true");
        assertThat(shell.refuses(
                        "posture",
                        "set",
                        "--product",
                        "pump",
                        "--title",
                        "X",
                        "--expect",
                        "nonsense = 1",
                        "--requirement",
                        "CRA.I.2.f",
                        "x"))
                .contains("nonsense");
        assertThat(shell.prints("posture", "remove", "--product", "pump", "secure-boot"))
                .isEqualTo("deleted secure-boot");
        assertThat(shell.prints("posture", "list", "--product", "pump")).isEqualTo("no posture rule yet");
    }

    @Test
    void a_lower_target_needs_a_reason_by_command_too() {
        assertThat(shell.prints(
                        "requirement",
                        "target",
                        "--product",
                        "pump",
                        "--percent",
                        "50",
                        "--because",
                        "Not on sale yet",
                        "disclosure.contact-published"))
                .contains("enough from 50 %");
        assertThat(shell.refuses(
                        "requirement",
                        "target",
                        "--product",
                        "pump",
                        "--percent",
                        "50",
                        "--because",
                        "",
                        "updates.reach"))
                .contains("reason");
    }
}
