package dev.fleetward.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built server backed up, restored and examined by its own commands while devices post to it. */
class BackupIT {
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

    private static final Duration PAUSE = Duration.ofMillis(80);

    private final List<Path> directories = new ArrayList<>();
    private KilledServer server;
    private Path backups;

    @BeforeEach
    void prepare() throws IOException {
        server = KilledServer.start();
        backups = fresh();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
        for (Path directory : directories) {
            BuiltServer.delete(directory);
        }
    }

    private Path fresh() {
        Path directory = BuiltServer.dataDirectory();
        directories.add(directory);
        return directory;
    }

    private String data() {
        return server.data().toString();
    }

    private String key() {
        return server.data().resolve("master.key").toString();
    }

    @Test
    void what_was_acknowledged_before_a_backup_is_in_it_while_devices_go_on() throws Exception {
        var acknowledged = new ConcurrentLinkedQueue<Integer>();
        var stopped = new AtomicBoolean();
        assertThat(Operator.uploadSbom(server, "1.0.0")).isEqualTo(201);
        Thread device = Thread.ofVirtual().start(() -> post(acknowledged, stopped));
        Eventually.eventually(() -> assertThat(acknowledged).hasSizeGreaterThan(60));
        var before = List.copyOf(acknowledged);

        Operator.succeeds("backup", "--data", data(), "--to", backups.toString());
        stopped.set(true);
        device.join();
        server.awaitDecoded();

        Path restored = fresh();
        var told = Operator.succeeds(
                        "restore", "--from", backups.toString(), "--data", restored.toString(), "--master-key", key())
                .printed();
        assertThat(told).contains("organizations, 1 devices", "every file that is named is there");
        try (var again = BuiltServer.start("serve", restored)) {
            Eventually.eventually(() -> assertThat(Operator.waiting(again)).isZero());
            List<Integer> times = Operator.times(again, "K-1");
            assertThat(times).doesNotHaveDuplicates().containsAll(before).isSubsetOf(acknowledged);
            System.out.printf(
                    "backed up under load: %d acknowledged before, %d restored, %d in the end%n",
                    before.size(), times.size(), acknowledged.size());
        }

        // Quiet now: the second point, which shares files with the first, is the source to the last byte.
        Eventually.eventually(
                () -> assertThat(server.table("samples").path("waitingRows").asLong(-1))
                        .isZero());
        settle();
        JsonNode second = Operator.succeeds("backup", "--data", data(), "--to", backups.toString(), "--json")
                .json();
        var tables = Operator.tables(server.data());
        var files = Operator.files(server.data());
        Path exact = fresh();
        Operator.succeeds("restore", "--from", backups.toString(), "--data", exact.toString(), "--master-key", key());
        assertThat(Operator.files(exact)).isEqualTo(files);
        try (var _ = EmbeddedPostgres.recover(exact, Duration.ofMinutes(1))) {
            assertThat(Operator.tables(exact)).isEqualTo(tables);
        }
        damaged(second.path("manifest").path("id").asText());
        examined();
    }

    /** Until merges of the lake's small files are through. */
    private void settle() throws IOException {
        var seen = Operator.files(server.data());
        for (int tries = 0; tries < 10; tries++) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            var now = Operator.files(server.data());
            if (now.equals(seen)) {
                return;
            }
            seen = now;
        }
    }

    private void post(ConcurrentLinkedQueue<Integer> acknowledged, AtomicBoolean stopped) {
        try {
            for (int time = FIRST_TIME; !stopped.get() && time < FIRST_TIME + 400; time++) {
                if (Operator.post(server, "K-1", time)) {
                    acknowledged.add(time);
                }
                // Slow enough to go on through the whole backup.
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A flipped byte, a missing key and a full directory are refused; what stays is a directory as it was. */
    private void damaged(String point) throws Exception {
        assertThat(Operator.succeeds("backup", "verify", "--from", backups.toString())
                        .printed())
                .contains("files are as they were written");
        Path victim = null;
        try (var files = Files.walk(backups.resolve("files"))) {
            victim = files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 100_000)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(victim);
        bytes[bytes.length / 2] ^= 1;
        Files.write(victim, bytes);

        assertThat(Operator.runs("backup", "verify", "--from", backups.toString(), "--point", point))
                .satisfies(ended -> assertThat(ended.code()).isEqualTo(1))
                .satisfies(ended -> assertThat(ended.printed()).contains(victimName(backups), "is damaged"));
        Path target = fresh();
        assertThat(Operator.runs(
                                "restore",
                                "--from",
                                backups.toString(),
                                "--data",
                                target.toString(),
                                "--master-key",
                                key())
                        .printed())
                .contains("is damaged");
        assertThat(target).isEmptyDirectory();
        assertThat(Operator.runs("restore", "--from", backups.toString(), "--data", target.toString())
                        .printed())
                .contains("does not hold master.key");
        assertThat(Operator.runs("restore", "--from", backups.toString(), "--data", data(), "--master-key", key())
                        .printed())
                .contains("is not empty");
    }

    private static String victimName(Path backups) {
        return backups.resolve("files").toString();
    }

    /** What the doctor says of a well server, and of one with a lost file, an open key and an old backup. */
    private void examined() throws Exception {
        String[] doctor = {
            "doctor", "--data", data(), "--server", server.uri("").toString()
        };
        var well = Operator.runs(doctor);
        assertThat(well.printed())
                .contains("OK    named files", "OK    master.key", "OK    backup", "OK    schema", "OK    feeds")
                .doesNotContain("FAIL");

        Path blob;
        try (var files = Files.walk(server.data().resolve("blobs"))) {
            blob = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        Files.delete(blob);
        Files.setPosixFilePermissions(
                server.data().resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Path last = server.data().resolve("backup/last.json");
        Files.writeString(
                last, Files.readString(last).replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"2026-01-01T00:00:00Z\""));

        var ill = Operator.runs(doctor);
        assertThat(ill.code()).isEqualTo(2);
        assertThat(ill.printed())
                .contains(
                        blob.getFileName().toString().replace(".sealed", ""),
                        "named by sbom_document.sha256",
                        "chmod 600",
                        "WARN  backup");
    }

    @Test
    void a_backup_that_was_cut_off_is_none_and_the_next_is_good() throws Exception {
        for (int time = FIRST_TIME; time < FIRST_TIME + 20; time++) {
            assertThat(Operator.post(server, "K-1", time)).isTrue();
        }
        Path output = Files.createTempFile("fleetward-backup", ".out");
        Process backup = BuiltServer.command(output, List.of("backup", "--data", data(), "--to", backups.toString()));
        Eventually.eventually(() -> assertThat(backups.resolve("files")).isDirectory());
        server.kill();
        backup.destroyForcibly().waitFor();
        String half = Backups.in(backups).unfinished().getFirst();
        assertThat(Operator.runs("backup", "verify", "--from", backups.toString(), "--point", half)
                        .printed())
                .contains("begun and never ended");
        assertThat(Operator.runs(
                                "restore",
                                "--from",
                                backups.toString(),
                                "--data",
                                fresh().toString(),
                                "--without-master-key")
                        .printed())
                .contains("holds no backup", "begun and never ended");

        server.startAgain();
        Operator.succeeds("backup", "--data", data(), "--to", backups.toString(), "--with-master-key");

        Path restored = fresh();
        assertThat(Operator.succeeds("restore", "--from", backups.toString(), "--data", restored.toString())
                        .printed())
                .contains("20 events", "every file that is named is there");
        assertThat(Operator.succeeds("backup", "list", "--from", backups.toString())
                        .printed())
                .contains("begun and never ended", "with master.key");
        Files.delete(output);
    }
}
