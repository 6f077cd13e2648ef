package dev.fleetward.ingest.mqtt;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's broker as a process of its own, with its messages on disk. Absent where it is not installed. */
public class Mosquitto implements QuarkusTestResourceLifecycleManager {
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
            try (var free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Files.writeString(directory.resolve("mosquitto.conf"), """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence true
                    persistence_location %s/
                    max_queued_messages 100000
                    user root
                    """.formatted(port, directory));
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("fleetward.mqtt.url", "mqtt://127.0.0.1:" + port, "fleetward.mqtt.shared-group", "servers");
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
