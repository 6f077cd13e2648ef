package dev.fleetward.ingest.mqtt;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.SelfSigned;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's broker as a process of its own, with its messages on disk: devices come as they are, the bridge by TLS with a
 * name and password. Absent where it is not installed.
 */
public class Mosquitto implements QuarkusTestResourceLifecycleManager {
    private static final String NAME = "fleetward";
    private static final String PASSWORD = "not for guessing";
    private static int port;
    private static Path directory;
    private static Process process;

    @Override
    public Map<String, String> start() {
        if (program().isEmpty()) {
            return Map.of();
        }
        try {
            directory = Files.createTempDirectory("mosquitto");
            port = freePort();
            int tlsPort = freePort();
            Path certificate = makeCertificate();
            run("mosquitto_passwd", "-b", "-c", directory.resolve("passwords").toString(), NAME, PASSWORD);
            Files.writeString(directory.resolve("mosquitto.conf"), """
                    per_listener_settings true
                    persistence true
                    persistence_location %1$s/
                    max_queued_messages 100000
                    user root
                    listener %2$d 127.0.0.1
                    allow_anonymous true
                    listener %3$d 127.0.0.1
                    allow_anonymous false
                    password_file %1$s/passwords
                    certfile %1$s/certificate.pem
                    keyfile %1$s/key.pem
                    """.formatted(directory, port, tlsPort));
            launch();
            return Map.of(
                    "fleetward.mqtt.url",
                    "mqtts://localhost:" + tlsPort,
                    "fleetward.mqtt.ca",
                    certificate.toString(),
                    "fleetward.mqtt.username",
                    NAME,
                    "fleetward.mqtt.password",
                    PASSWORD,
                    "fleetward.mqtt.shared-group",
                    "servers");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** For {@code localhost}, with its key beside it. */
    private static Path makeCertificate() throws IOException {
        var certificate = SelfSigned.of("dns:localhost");
        try {
            writePem("key.pem", "PRIVATE KEY", certificate.key().getEncoded());
            return writePem(
                    "certificate.pem", "CERTIFICATE", certificate.certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path writePem(String file, String kind, byte[] encoded) throws IOException {
        return Files.writeString(
                directory.resolve(file),
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(kind, Base64.getMimeEncoder().encodeToString(encoded)));
    }

    private static void run(String... command) throws IOException {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .as(command[0])
                    .isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    static int port() {
        return port;
    }

    static void launch() {
        try {
            process = new ProcessBuilder(
                            program().orElseThrow().toString(),
                            "-c",
                            directory.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The broker writes its messages by a signal too; the file is a new one each time. */
    static void awaitSaved() {
        try {
            Path file = directory.resolve("mosquitto.db");
            long before = file.toFile().lastModified();
            new ProcessBuilder("kill", "-USR1", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            eventually(() -> assertThat(file.toFile().lastModified()).isNotEqualTo(before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As a power cut would. */
    static void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            kill();
        }
    }
}
