package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.reading.SbomReader;
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
class SbomCommandsTest {

    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_version_of_parts_is_uploaded_compared_checked_and_exported(@TempDir Path folder) throws IOException {
        Path app = Files.writeString(folder.resolve("app.json"), sbom("busybox", "1.35"));
        Path modem = Files.writeString(folder.resolve("modem.json"), sbom("lwip", "2.1.2"));
        Path next = Files.writeString(folder.resolve("next.json"), sbom("busybox", "1.36"));

        assertThat(upload("1.0", app)).isZero();
        assertThat(upload("1.0", modem, "--part", "modem")).isZero();
        assertThat(upload("1.0", modem, "--part", "modem")).isZero();
        assertThat(upload("2.0", next)).isZero();

        assertThat(run("sbom", "list", "--product", "pump", "--version", "1.0")).isZero();
        assertThat(run("sbom", "diff", "--product", "pump", "--from", "1.0", "--to", "main 2.0"))
                .isZero();
        assertThat(run("sbom", "diff", "--product", "pump", "--from", "1.0", "--to", "9"))
                .isEqualTo(1);
        Path exported = folder.resolve("all.spdx.json");
        assertThat(run(
                        "sbom",
                        "export",
                        "--product",
                        "pump",
                        "--of",
                        "1.0",
                        "--format",
                        "spdx",
                        "--output",
                        exported.toString()))
                .isZero();
        assertThat(SbomReader.read(Files.readAllBytes(exported)).entries())
                .extracting(entry -> entry.name())
                .contains("busybox", "lwip");
    }

    @Test
    void rules_and_denied_licences_show_in_the_exit_code(@TempDir Path folder) throws IOException {
        upload("1.0", Files.writeString(folder.resolve("app.json"), sbom("busybox", "1.35")));

        assertThat(run("sbom", "quality", "--product", "pump", "--version", "1.0", "--require", "Q06"))
                .isZero();
        assertThat(run("sbom", "quality", "--product", "pump", "--version", "1.0", "--require", "Q11"))
                .isEqualTo(3);
        assertThat(run("licence", "check", "--product", "pump", "--of", "1.0")).isZero();
        assertThat(run("licence", "policy", "--product", "pump", "--deny", "GPL-*"))
                .isZero();
        assertThat(run("licence", "check", "--product", "pump", "--of", "1.0")).isEqualTo(3);
        Path csv = folder.resolve("obligations.csv");
        assertThat(run("licence", "obligations", "--product", "pump", "--output", csv.toString()))
                .isZero();
        assertThat(csv).content().contains("GPL-2.0-only");
    }

    private static String sbom(String name, String version) {
        return """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                 {"type":"library","name":"%s","version":"%s","licenses":[{"license":{"id":"GPL-2.0-only"}}]}]}
                """.formatted(name, version);
    }

    private int upload(String version, Path file, String... more) {
        return run(Stream.concat(
                        Stream.of("sbom", "upload", "--product", "pump", "--version", version, file.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        String server = TestOrganization.server("").toString();
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--server", server, "--token", maker.token))
                .toArray(String[]::new);
        return Fleetward.execute(all);
    }
}
