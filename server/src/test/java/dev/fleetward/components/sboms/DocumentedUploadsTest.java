package dev.fleetward.components.sboms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that docs/sboms.md gives for builds, run as they stand there. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DocumentedUploadsTest {
    private static final String DOCUMENT = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"zlib","version":"1"}]}
            """;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void each_example_uploads_what_the_build_made(@TempDir Path home) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
        Files.createDirectories(home.resolve("build"));
        Files.writeString(home.resolve("build/sbom.cdx.json"), DOCUMENT);
        List<String> commands = commands();

        assertThat(commands).hasSize(3);
        for (int i = 0; i < commands.size(); i++) {
            String tag = "2.1." + i;
            assertThat(run(commands.get(i), home, "v" + tag))
                    .as(commands.get(i))
                    .isZero();
            assertThat(maker.get(maker.api("/software-versions/" + VersionPath.of("main", tag) + "/sbom"))
                            .text())
                    .isEqualTo(DOCUMENT);
        }
        Files.writeString(home.resolve("build/sbom.cdx.json"), "{}");
        assertThat(run(commands.getFirst(), home, "v3"))
                .as("a refused upload ends the build")
                .isNotZero();
    }

    /** A command begins with curl and ends where its quoted address does. */
    private static List<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        StringBuilder open = null;
        for (String line : Files.readAllLines(Path.of("..", "docs", "sboms.md"))) {
            String text = line.strip().replaceAll("\\\\$", "");
            if (text.startsWith("curl ")) {
                open = new StringBuilder();
            }
            if (open != null) {
                open.append(text).append(' ');
                if (text.endsWith("/sbom\"")) {
                    commands.add(open.toString());
                    open = null;
                }
            }
        }
        return commands;
    }

    private int run(String command, Path home, String tag) throws IOException, InterruptedException {
        var process = new ProcessBuilder("bash", "-c", command)
                .directory(home.toFile())
                .redirectErrorStream(true);
        process.environment()
                .putAll(Map.of(
                        "FLEETWARD_SERVER", TestOrganization.server("").toString(),
                        "FLEETWARD_TOKEN", maker.token,
                        "GITHUB_REF_NAME", tag,
                        "CI_COMMIT_TAG", tag,
                        "TAG_NAME", tag));
        Process running = process.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = running.waitFor();
        assertThat(said).doesNotContain("command not found");
        return code;
    }
}
