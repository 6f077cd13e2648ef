package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.disclosure.csaf.CsafValidator;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AdvisoryCommandTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path folder;

    @Test
    void an_advisory_goes_from_draft_to_withdrawal_by_commands() throws IOException {
        Fleet.feed(maker, Fleet.record("CVE-2026-7101", "GHSA-aaaa-bbbb-7101", "valve", "2.0.0"));
        Fleet.sbom(maker, "1.0", "pkg:npm/valve@1.0.0");
        assertThat(of("list")).isEqualTo("no advisory yet");
        assertThat(of("draft", "CVE-2026-7101"))
                .startsWith("drafted A-1: Pump: valve can be crashed")
                .contains("not valid");
        assertThat(shell.run("advisory", "publish", "--product", "pump", "A-1").code())
                .isEqualTo(3);
        publisher();

        assertThat(of("publish", "A-1")).startsWith("published A-1 as CLI-").endsWith("revision 1, TLP clear");
        Path file = folder.resolve("advisory.json");
        assertThat(of("export", "A-1", file.toString())).contains("and its signature");
        assertThat(CsafValidator.check(Files.readAllBytes(file))).isEmpty();
        assertThat(Files.readString(Path.of(file + ".asc"))).startsWith("-----BEGIN PGP SIGNATURE");
        assertThat(of("revise", "A-1", "--refresh")).startsWith("revising A-1").contains("valid by all mandatory");
        assertThat(of("publish", "A-1", "--summary", "Looked again.")).contains("revision 2");
        assertThat(of("withdraw", "A-1", "--reason", "Not ours")).startsWith("withdrew A-1, CLI-");
        assertThat(of("list")).contains("A-1  withdrawn", "Withdrawn: Pump");
        assertThat(shell.refuses("advisory", "withdraw", "--product", "pump", "A-1", "--reason", "again"))
                .contains("withdrawn, for good");
    }

    @Test
    void any_file_is_checked_without_a_server() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"document\": {\"category\": \"csaf_x\"}}");
        Path garbage = Files.writeString(folder.resolve("garbage.json"), "{");

        assertThat(Fleetward.execute("advisory", "validate", bad.toString())).isEqualTo(3);
        assertThat(Fleetward.execute("advisory", "validate", garbage.toString()))
                .isEqualTo(1);
        assertThat(Fleetward.execute(
                        "advisory", "validate", folder.resolve("none.json").toString()))
                .isEqualTo(1);
    }

    private void publisher() {
        TestOrganization.send(maker.request("/api/v1/maker-facts")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(Map.of("name", "Pumpmaker")))));
        maker.put(
                "/api/v1/advisory-publisher",
                "application/json",
                BodyPublishers.ofString(
                        Json.write(Map.of("publicName", "cli-" + maker.slug, "namespace", "https://pump.example"))));
    }

    private String of(String verb, String... arguments) {
        var line = new java.util.ArrayList<>(java.util.List.of("advisory", verb, "--product", "pump"));
        line.addAll(java.util.List.of(arguments));
        return shell.prints(line.toArray(String[]::new));
    }
}
