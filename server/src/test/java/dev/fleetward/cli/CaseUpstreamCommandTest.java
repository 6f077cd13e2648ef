package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports to makers of components, on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseUpstreamCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path directory;

    @Test
    void a_report_is_drafted_edited_recorded_as_sent_and_answered() throws IOException {
        maker.post(
                maker.api("/cases"),
                Map.of("kind", "actively-exploited-vulnerability", "title", "Overflow", "csirt", "DE"));

        assertThat(of("list", "C-1")).isEqualTo("none yet");
        assertThat(of("draft", "C-1", "pkg:npm/parser")).isEqualTo("U-1  pkg:npm/parser  draft");
        assertThat(of("show", "C-1", "U-1")).contains("# Vulnerability in pkg:npm/parser", "Overflow");
        Path text = Files.writeString(directory.resolve("report.md"), "Overflow in the parser.");
        assertThat(of("edit", "C-1", "U-1", "--text", text.toString(), "--for", "parser@example.org"))
                .contains("draft for parser@example.org");
        assertThat(of("show", "C-1", "U-1")).isEqualTo("Overflow in the parser.");
        assertThat(refuses("answer", "C-1", "U-1", "Thanks", "--at", "2026-01-04T09:00:00Z"))
                .contains("U-1 was not sent");
        assertThat(of(
                        "sent",
                        "C-1",
                        "U-1",
                        "--at",
                        "2026-01-03T09:00:00Z",
                        "--to",
                        "parser@example.org",
                        "--channel",
                        "email"))
                .contains("sent 2026-01-03T09:00:00Z to parser@example.org by email, SHA-256");
        assertThat(of("answer", "C-1", "U-1", "Thanks", "--at", "2026-01-04T09:00:00Z"))
                .contains("answered 1 time");
        assertThat(refuses("not-needed", "C-1", "U-1", "--reason", "Known")).contains("stays as it is");
        of("draft", "C-1", "lwip");
        assertThat(of("not-needed", "C-1", "U-2", "--reason", "Known")).isEqualTo("U-2  lwip  not needed: Known");
        assertThat(of("list", "C-1")).contains("U-1  pkg:npm/parser  sent", "U-2  lwip  not needed");
    }

    private String of(String... arguments) {
        return shell.prints(all(arguments));
    }

    private String refuses(String... arguments) {
        return shell.refuses(all(arguments));
    }

    private static String[] all(String... arguments) {
        var all = new ArrayList<>(List.of("case", "upstream"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--product", "pump"));
        return all.toArray(String[]::new);
    }
}
