package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suppliers and the due-diligence file, on the command line. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SupplierCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path directory;

    @Test
    void a_supplier_is_asked_and_its_answer_kept() throws IOException {
        assertThat(of("list")).isEqualTo("no supplier is known");
        maker.put(maker.api("/software-versions/main/1.0.0/sbom"), "application/json", BodyPublishers.ofString("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"parser",
                "version":"2.3.4","purl":"pkg:npm/parser@2.3.4","supplier":{"name":"Parser Project"}}]}
                """));

        assertThat(of("list")).contains("Parser Project  components 1, open questions 0, overdue 0");
        assertThat(of("set", "parser project", "--contact", "x@example.org", "--support-until", "2031-12-31"))
                .contains("support until 2031-12-31");
        assertThat(of("ask", "Parser Project", "sbom", "--asked", "2026-01-01", "--due", "2026-01-31"))
                .contains("sbom, asked 2026-01-01, overdue since 2026-01-31");
        assertThat(of("list")).contains("open questions 1, overdue 1");
        assertThat(refuses("ask", "Parser Project", "recipe", "--asked", "2026-01-01", "--due", "2026-01-31"))
                .contains("what must be one of");
        String shown = of("show", "Parser Project");
        assertThat(shown).contains("component pkg:npm/parser 2.3.4: 0 open vulnerabilities, newest known 2.3.4");
        String question = shown.replaceAll("(?s).*question ([0-9a-f-]{36}).*", "$1");
        Path document = Files.writeString(directory.resolve("sbom.json"), "{}");
        assertThat(of(
                        "answer",
                        "Parser Project",
                        question,
                        "--on",
                        "2026-02-01",
                        "--note",
                        "Here it is",
                        "--document",
                        document.toString()))
                .contains("answered 2026-02-01 Here it is");
        assertThat(refuses("answer", "Parser Project", question)).contains("Ask again");
        assertThat(refuses("remove", "Parser Project")).contains("it stays");

        assertThat(of("add", "Modem Works", "--supplies", "LTE module")).contains("Modem Works  components 0");
        assertThat(of("remove", "Modem Works")).isEqualTo("removed");
        assertThat(refuses("show", "Modem Works")).contains("no supplier is named “Modem Works”");
        Path file = directory.resolve("file.csv");
        assertThat(of("due-diligence", "--out", file.toString())).isEqualTo("saved " + file);
        assertThat(Files.readString(file)).contains("\"Parser Project\",\"x@example.org\"");
    }

    private String of(String... arguments) {
        return shell.prints(all(arguments));
    }

    private String refuses(String... arguments) {
        return shell.refuses(all(arguments));
    }

    private static String[] all(String... arguments) {
        var all = new ArrayList<>(List.of("supplier"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--product", "pump"));
        return all.toArray(String[]::new);
    }
}
