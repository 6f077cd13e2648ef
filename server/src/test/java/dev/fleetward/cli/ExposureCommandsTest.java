package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ExposureCommandsTest {

    private static final String RECORD = """
            {"id":"CVE-2026-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"},
             "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}
            """;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void an_sbom_and_a_directory_of_records_sent_by_command_give_a_finding(@TempDir Path folder) throws IOException {
        Path sbom = Files.writeString(folder.resolve("a.cdx.json"), """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","name":"a","purl":"pkg:npm/a@1.0.0"}]}
                """);
        Path records = Files.createDirectories(folder.resolve("feed/npm"));
        Files.writeString(records.resolve("CVE-2026-1.json"), RECORD);

        assertThat(run("sbom", "upload", "--product", "pump", "--version", "1.0", sbom.toString()))
                .isZero();
        assertThat(run("feed", "import", folder.resolve("feed").toString())).isZero();

        assertThat(maker.get(maker.api("/findings"))
                        .json()
                        .at("/items/0/vulnerability/id")
                        .asText())
                .isEqualTo("CVE-2026-1");
        Shell shell = new Shell(maker);
        assertThat(shell.prints("vulnerability", "findings", "--product", "pump", "--version", "1.0"))
                .isEqualToNormalizingNewlines("""
                        a 1.0.0: CVE-2026-1, unknown, confirmed, open
                        1 findings; 1 of 1 components could be assessed""");
        assertThat(shell.prints(
                        "vulnerability", "findings", "--product", "pump", "--version", "1.0", "--state", "fixed"))
                .isEqualTo("0 findings; 1 of 1 components could be assessed");
    }

    @Test
    void what_is_wrong_shows_in_the_exit_code(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"id\":\"A\"}");

        assertThat(run("sbom", "upload", "--product", "pump", "--version", "1.0", broken.toString()))
                .isEqualTo(1);
        assertThat(run("feed", "import", broken.toString())).isEqualTo(3);
        assertThat(run("feed", "import", folder.resolve("absent").toString())).isEqualTo(1);
    }

    private int run(String... arguments) {
        String server = TestOrganization.server("").toString();
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--server", server, "--token", maker.token))
                .toArray(String[]::new);
        return Fleetward.execute(all);
    }
}
