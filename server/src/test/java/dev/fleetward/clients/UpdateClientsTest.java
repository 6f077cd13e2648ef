package dev.fleetward.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The update clients in clients/ take an update from a real server: asked, resumed, verified, reported. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class UpdateClientsTest {
    private static final Path CLIENTS = Path.of("..", "clients");

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final byte[] file = firmware();

    @TempDir
    Path directory;

    @Test
    void the_python_client_resumes_verifies_and_reports() throws Exception {
        require("python3");
        Path place = Files.createDirectory(directory.resolve("device"));
        assertThat(python("PY-1", place)).isZero();
        JsonNode rollout = offer();
        Files.write(place.resolve("fw.bin.part"), Arrays.copyOf(file, file.length / 3));
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(file);
        Files.writeString(
                place.resolve("fw.bin.part.etag"), '"' + HexFormat.of().formatHex(sha1) + '"');

        assertThat(python("PY-1", place)).isZero();

        assertThat(place.resolve("fw.bin")).hasBinaryContent(file);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
    }

    @Test
    void the_c_client_resumes_verifies_and_reports() throws Exception {
        require("cc");
        Path place = directory.resolve("firmware");
        assertThat(c("C-1", place)).isEqualTo(3);
        JsonNode rollout = offer();
        Files.write(place, Arrays.copyOf(file, file.length / 3));

        assertThat(c("C-1", place)).isZero();

        assertThat(place).hasBinaryContent(file);
        assertThat(scene.rollout(rollout).at("/progress/reported").asInt()).isEqualTo(1);
    }

    @Test
    void the_c_client_reports_bytes_that_do_not_match_as_failed() throws Exception {
        require("cc");
        Path place = directory.resolve("firmware");
        c("C-2", place);
        JsonNode rollout = offer();
        byte[] other = Arrays.copyOf(file, file.length / 3);
        other[17] ^= 1;
        Files.write(place, other);

        assertThat(c("C-2", place)).isEqualTo(1);

        assertThat(place).doesNotExist();
        assertThat(scene.rollout(rollout).at("/progress/failed").asInt()).isEqualTo(1);
    }

    private static byte[] firmware() {
        var bytes = new byte[300_007];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private JsonNode offer() {
        scene.release("1.1", "fw.bin", file);
        return scene.rollOut("1.1");
    }

    private int python(String serial, Path place) throws IOException, InterruptedException {
        return run(
                "python3",
                CLIENTS.resolve("python/update.py").toString(),
                TestOrganization.server("").toString(),
                organization.projectKey,
                serial,
                "1.0",
                place.toString());
    }

    private int c(String serial, Path place) throws IOException, InterruptedException {
        Path program = directory.resolve("update");
        if (!Files.exists(program)) {
            String source = CLIENTS.resolve("c/update.c").toString();
            assertThat(run("cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source))
                    .isZero();
        }
        String port = String.valueOf(TestOrganization.server("").getPort());
        return run(program.toString(), "127.0.0.1", port, organization.projectKey, serial, "1.0", place.toString());
    }

    private static void require(String name) {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
        Assumptions.assumeTrue(found, name + " is not on this machine: its reference client was not tried");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
