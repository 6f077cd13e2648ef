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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of a case on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);
    private final String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();

    @TempDir
    Path directory;

    @Test
    void a_case_is_started_stated_filed_and_shown() throws IOException {
        assertThat(of("list")).isEqualTo("no case yet");
        assertThat(of("start", "--csirt", "DE", "--vulnerability", "CVE-2026-1", "Lock opens"))
                .contains("C-1 is open", "fleetward case aware C-1");

        assertThat(of("aware", "C-1", "--at", now, "--reason", "Log of the gateway"))
                .contains("awareness  " + now, "Early warning", "running, due");
        assertThat(shell.refuses("case", "aware", "C-1", "--at", now, "--reason", "x", "--product", "pump"))
                .contains("cannot be changed");
        assertThat(of("stage", "show", "C-1", "early-warning")).contains("Missing: ");
        assertThat(of(
                        "stage",
                        "save",
                        "C-1",
                        "early-warning",
                        "--field",
                        "title=Lock opens",
                        "--field",
                        "manufacturer=Lockmaker",
                        "--field",
                        "product=Lock 2"))
                .contains("Revision 1", "Nothing is missing.");
        Path pdf = directory.resolve("early.pdf");
        Path json = directory.resolve("early.json");
        of("stage", "export", "C-1", "early-warning", "--out", pdf.toString());
        of("stage", "export", "C-1", "early-warning", "--out", json.toString());
        assertThat(Files.readAllBytes(pdf)).startsWith('%', 'P', 'D', 'F');
        assertThat(Files.readString(json)).contains("Lockmaker");
        Path receipt = Files.writeString(directory.resolve("receipt.txt"), "taken");
        assertThat(of(
                        "stage",
                        "submitted",
                        "C-1",
                        "early-warning",
                        "--at",
                        now,
                        "--reference",
                        "SRP-1",
                        "--receipt",
                        receipt.toString()))
                .contains("sent in time");
        assertThat(of("list")).contains("C-1  triage", "Lock opens (CVE-2026-1)", "Notification running, due");
        assertThat(of("show", "C-1", "--history")).contains("Receipt added", "receipt.txt", "Case opened");
    }

    @Test
    void a_case_is_moved_assigned_linked_and_talked_about() {
        of("start", "--csirt", "DE", "--kind", "severe-incident", "Key leaked");

        assertThat(shell.refuses("case", "state", "C-1", "disclosed", "--product", "pump"))
                .contains("confirmed or rejected");
        assertThat(of("state", "C-1", "confirmed")).startsWith("confirmed since");
        assertThat(of("set", "C-1", "--assignee", maker.email, "--tlp", "amber-strict"))
                .contains("assigned to " + maker.email, "TLP:AMBER+STRICT");
        new Seed(maker).device("A", "1.0");
        assertThat(of("link", "C-1", "software-version", "main 1.0")).isEqualTo("linked to main 1.0");
        assertThat(of("note", "C-1", "Called the CSIRT")).isEqualTo("noted");
        assertThat(of("reporter", "C-1", "Grace")).startsWith("/report-status/");
        assertThat(of("message", "C-1", "Thank you")).isEqualTo("written to the reporter");
        assertThat(of("show", "C-1")).contains("about software version main 1.0", "confirmed since");
    }

    @Test
    void users_are_told_and_counted() {
        new Seed(maker).device("A", "1.0");
        of("start", "--csirt", "DE", "--kind", "severe-incident", "Key leaked");

        assertThat(of("notice", "list", "C-1")).isEqualTo("users have been told nothing");
        assertThat(of("notice", "audience", "C-1", "--devices", "version = 1.0"))
                .startsWith("1 of 1 devices now");
        assertThat(of(
                        "notice",
                        "publish",
                        "C-1",
                        "--devices",
                        "version = 1.0",
                        "--title",
                        "Change the key",
                        "--summary",
                        "It leaked.",
                        "--mitigation",
                        "Make a new one."))
                .contains("N-1 Change the key", "Of 1 devices meant, 0 (0 %) fetched it");
        assertThat(of("notice", "show", "C-1", "N-1")).contains("N-1 Change the key");
        assertThat(of("notice", "show", "C-1", "N-1", "--document")).contains("fleetward-user-notice-1");
        assertThat(of("notice", "devices", "C-1", "N-1", "--state", "not-fetched"))
                .contains("A  fetched not yet");
        assertThat(shell.refuses("case", "notice", "publish", "C-1", "--all", "--title", "x", "--product", "pump"))
                .contains("summary is missing");
    }

    private String of(String... arguments) {
        var line = new ArrayList<>(List.of("case"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--product", "pump"));
        return shell.prints(line.toArray(String[]::new));
    }
}
