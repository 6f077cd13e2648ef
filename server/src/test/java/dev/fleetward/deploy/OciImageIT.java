package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The container image: read by a tool that is not ours, and run as Kubernetes would, without a container engine. */
class OciImageIT {
    private static final String USER = "10001";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOKEN = "fwt_image_test";
    private static final String BOOTSTRAP = """
            {"organization":{"slug":"image","name":"Image"},"people":[],
             "products":[{"slug":"pump","name":"Pump"}],
             "apiTokens":[{"name":"owner","role":"owner","token":"%s"}]}""".formatted(TOKEN);

    private static Path folder;
    private static Path root;
    private static JsonNode config;

    @BeforeAll
    static void buildAndUnpack() throws Exception {
        List.of("apt-get", "dpkg-deb", "skopeo", "bwrap").forEach(Program::require);
        folder = BuiltServer.dataDirectory();
        Path archive = folder.resolve("image.tar");
        Program.run(Program.DEPLOY.resolve("oci/build").toString(), archive.toString())
                .well();
        Path layout = folder.resolve("layout");
        // Copies only what its digests vouch for.
        Program.run("skopeo", "copy", "--quiet", "oci-archive:" + archive, "oci:" + layout + ":it")
                .well();
        Files.delete(archive);
        JsonNode manifest = blob(layout, json(layout.resolve("index.json")).at("/manifests/0/digest"));
        config = blob(layout, manifest.at("/config/digest"));
        root = Files.createDirectory(folder.resolve("root"));
        for (JsonNode layer : manifest.path("layers")) {
            Program.run("tar", "-xf", file(layout, layer.path("digest")).toString(), "-C", root.toString())
                    .well();
        }
        Program.run("rm", "-rf", layout.toString()).well();
    }

    @AfterAll
    static void clear() throws Exception {
        if (folder != null) {
            Program.run("chmod", "-R", "u+w", folder.toString());
            Program.run("rm", "-rf", folder.toString()).well();
        }
    }

    @Test
    void it_says_how_it_is_run() {
        JsonNode how = config.path("config");
        assertThat(how.path("User").asText()).isEqualTo(USER + ":" + USER);
        assertThat(how.path("ExposedPorts").has("8080/tcp")).isTrue();
        assertThat(how.path("Volumes").has("/data")).isTrue();
        assertThat(how.at("/Entrypoint/0").asText()).isEqualTo("/usr/bin/fleetward");
        assertThat(how.path("Env").toString()).doesNotContainIgnoringCase("password", "secret", "token");
        assertThat(how.at("/Labels/org.opencontainers.image.version").asText()).isEqualTo("0.1.0");
    }

    @Test
    void it_holds_no_secret_nothing_that_changes_user_and_its_own_sbom() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> "/" + root.relativize(file)))
                    .noneMatch(name -> name.endsWith("master.key") || name.endsWith(".p12") || name.contains("/.ssh"))
                    .contains("/usr/share/doc/fleetward/fleetward-sbom.json", "/var/lib/dpkg/status.d/libc6");
        }
        assertThat(Files.readAllLines(root.resolve("etc/passwd"))).hasSize(2);
        try (Stream<Path> files = Files.walk(root)) {
            assertThat(files.filter(Files::isRegularFile)).noneMatch(OciImageIT::changesUser);
        }
    }

    @Test
    void with_a_root_that_cannot_be_written_it_serves_and_prints_pdf() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("bootstrap.json"), BOOTSTRAP);
        int port = freePort();
        Path output = folder.resolve("output");
        var server = new ProcessBuilder(
                        contained(data, "serve", "--port", String.valueOf(port), "--bootstrap", "/data/bootstrap.json"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (var http = HttpClient.newHttpClient()) {
            String address = "http://127.0.0.1:" + port;
            Eventually.eventually(PATIENCE, () -> assertThat(status(http, address + "/health/ready"))
                    .as(() -> read(output))
                    .isEqualTo(200));

            var file = http.send(
                    HttpRequest.newBuilder(URI.create(address + "/api/v1/products/pump/technical-file"))
                            .header("Authorization", "Bearer " + TOKEN)
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(file.statusCode()).as(() -> read(output)).isEqualTo(200);
            assertThat(new String(file.body(), 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("%PDF-");
        } finally {
            server.destroy();
            if (!server.waitFor(60, TimeUnit.SECONDS)) {
                server.destroyForcibly().waitFor();
            }
        }
    }

    /** Read-only root, the image's user and environment, a volume at /data: bubblewrap does what an engine would. */
    private static List<String> contained(Path data, String... arguments) {
        var command = new ArrayList<>(List.of("bwrap", "--ro-bind", root.toString(), "/"));
        command.addAll(List.of("--bind", data.toString(), "/data", "--proc", "/proc", "--dev", "/dev"));
        command.addAll(List.of("--tmpfs", "/tmp", "--unshare-user", "--unshare-pid", "--uid", USER, "--gid", USER));
        command.addAll(List.of("--die-with-parent", "--clearenv"));
        for (JsonNode variable : config.at("/config/Env")) {
            String text = variable.asText();
            command.addAll(
                    List.of("--setenv", text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1)));
        }
        command.add(config.at("/config/Entrypoint/0").asText());
        command.addAll(List.of(arguments));
        return command;
    }

    private static int status(HttpClient http, String address) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean changesUser(Path file) {
        try {
            return ((int) Files.getAttribute(file, "unix:mode") & 06000) != 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static JsonNode blob(Path layout, JsonNode digest) throws IOException {
        return json(file(layout, digest));
    }

    private static Path file(Path layout, JsonNode digest) {
        return layout.resolve("blobs").resolve(digest.asText().replace(':', '/'));
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
