package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class VexCommandsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path folder;

    @BeforeEach
    void a_version_with_a_vulnerability() throws IOException {
        Path sbom = Files.writeString(folder.resolve("a.cdx.json"), """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}]}
                """);
        Path record = Files.writeString(folder.resolve("CVE-2026-1.json"), """
                {"id":"CVE-2026-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"},
                 "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}
                """);
        shell.prints("sbom", "upload", "--product", "pump", "--version", "1.0", sbom.toString());
        shell.prints("feed", "import", record.toString());
    }

    @Test
    void a_decision_goes_out_as_a_document_and_comes_in_again() throws IOException {
        assertThat(shell.prints(
                        "vex",
                        "decide",
                        "CVE-2026-1",
                        "--product",
                        "pump",
                        "--component",
                        "pkg:npm/a",
                        "--state",
                        "not_affected",
                        "--justification",
                        "code_not_reachable"))
                .isEqualTo("CVE-2026-1 is not affected in 1 findings");
        assertThat(shell.prints("vex", "list", "--product", "pump"))
                .contains("CVE-2026-1", "not_affected", "pkg:npm/a");

        Path document = folder.resolve("pump.csaf.json");
        shell.prints("vex", "export", "--product", "pump", "--format", "csaf", document.toString());
        JsonNode written = Json.read(Files.readString(document), JsonNode.class);
        assertThat(written.at("/document/category").asText()).isEqualTo("csaf_vex");

        shell.prints("vex", "decide", "CVE-2026-1", "--product", "pump", "--component", "pkg:npm/a", "--state", "open");
        assertThat(shell.prints("vex", "import", "--product", "pump", "--trust", "own", document.toString()))
                .isEqualTo("1 statements taken, 0 refused");
        assertThat(maker.get(maker.api("/findings")).json().at("/items/0/state").asText())
                .isEqualTo("not_affected");
    }

    @Test
    void what_comes_first_and_where_it_is_is_told() {
        assertThat(shell.prints("vulnerability", "list", "--product", "pump")).contains("CVE-2026-1");
        assertThat(shell.prints("vulnerability", "triage", "CVE-2026-1", "--product", "pump", "--note", "ours"))
                .contains("CVE-2026-1 is track");
        assertThat(shell.prints("vulnerability", "where", "a < 2.0.0", "--product", "pump"))
                .contains("main 1.0");
        assertThat(shell.prints("vulnerability", "exposure", "CVE-2026-1", "--product", "pump"))
                .contains("main 1.0");
        assertThat(shell.refuses("vulnerability", "where", "a <", "--product", "pump"))
                .contains("is no question for a component");
    }

    @Test
    void the_triage_list_and_the_policy_are_worked_from_a_shell() {
        shell.prints("vulnerability", "filter", "save", "ours", "rank=open&severity=unknown", "--product", "pump");
        assertThat(shell.prints("vulnerability", "filter", "list", "--product", "pump"))
                .contains("ours", "rank=open&severity=unknown");
        assertThat(shell.prints("vulnerability", "filter", "delete", "ours", "--product", "pump"))
                .isEqualTo("deleted ours");
        assertThat(shell.refuses("vulnerability", "filter", "delete", "ours", "--product", "pump"))
                .contains("Filter");

        assertThat(shell.prints("vulnerability", "policy", "--product", "pump")).contains("mission medium", "high 30");
        assertThat(shell.prints(
                        "vulnerability", "policy", "--product", "pump", "--mission", "high", "--rest-days", "60"))
                .contains("mission high", "the rest 60", "act 14");
        assertThat(shell.refuses("vulnerability", "policy", "--product", "pump", "--mission", "huge"))
                .contains("mission must be one of");

        assertThat(shell.prints("vulnerability", "list", "--product", "pump", "--urgency", "open", "--assignee", "-"))
                .contains("CVE-2026-1");
        assertThat(shell.prints("vulnerability", "list", "--product", "pump", "--exposed"))
                .isEqualTo("no vulnerability matches");
        shell.prints("vulnerability", "triage", "CVE-2026-1", "--product", "pump", "--defer", "2999-01-01");
        assertThat(shell.prints("vulnerability", "list", "--product", "pump", "--urgency", "deferred"))
                .contains("CVE-2026-1");
        assertThat(shell.refuses("vulnerability", "list", "--product", "pump", "--urgency", "soon"))
                .contains("rank must be open");
    }

    @Test
    void whose_word_counts_is_said_from_a_shell() throws IOException {
        Path document = Files.writeString(folder.resolve("supplier.json"), """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"S-1","author":"Acme","timestamp":"2026-01-02T00:00:00Z",
                 "statements":[{"vulnerability":{"name":"CVE-2026-1"},"status":"not_affected",
                  "justification":"vulnerable_code_not_present","products":[{"@id":"pkg:npm/a@1.0.0"}]}]}
                """);
        assertThat(shell.prints("vex", "import", "--product", "pump", document.toString()))
                .contains("1 decide nothing until Acme is trusted");

        shell.prints("vex", "issuer", "trust", "Acme", "--product", "pump");
        assertThat(shell.prints("vex", "issuer", "list", "--product", "pump")).contains("supplier", "Acme");
        assertThat(maker.get(maker.api("/findings")).json().at("/items/0/state").asText())
                .isEqualTo("not_affected");

        shell.prints("vex", "issuer", "distrust", "Acme", "--product", "pump");
        assertThat(shell.prints("vex", "issuer", "list", "--product", "pump")).isEqualTo("no issuer is trusted");
        assertThat(maker.get(maker.api("/findings")).json().at("/items/0/state").asText())
                .isEqualTo("open");
    }

    @Test
    void refused_statements_show_in_the_exit_code() throws IOException {
        Path document = Files.writeString(folder.resolve("odd.json"), """
                {"@context":"https://openvex.dev/ns/v0.2.0","author":"a","statements":[
                 {"vulnerability":{"name":"CVE-1"},"status":"cured","products":[{"@id":"pkg:generic/pump"}]}]}
                """);

        assertThat(shell.run("vex", "import", "--product", "pump", document.toString())
                        .code())
                .isEqualTo(3);
    }
}
