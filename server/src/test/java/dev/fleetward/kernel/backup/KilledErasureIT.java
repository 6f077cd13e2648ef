package dev.fleetward.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server, killed at random moments while devices post, the lake's files are written and merged, devices are
 * erased and it is backed up: what was acknowledged is there once, what was to be erased is gone, and the backup holds
 * both. {@code bench/kills} runs it for a thousand kills.
 */
class KilledErasureIT {
    private static final int KILLS = Integer.getInteger("fleetward.kills", 3);
    private static final long SEED = Long.getLong("fleetward.kills-seed", 11);
    private static final int CHECK_EVERY = 25;
    private static final int BACKUP_EVERY = 2;
    private static final int KILLED_IN_START_EVERY = 3;
    private static final int POSTING = 3;
    private static final int WORK_MILLIS = 2_500;
    private static final int START_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

    private final Random random = new Random(SEED);
    private final List<Device> posting =
            IntStream.range(0, POSTING).mapToObj(i -> new Device("K-" + i)).toList();
    private final List<Device> leaving = new ArrayList<>();
    private Path backups;
    private KilledServer server;
    /** Devices begin nothing more. */
    private volatile boolean ended;

    private int kills;
    private int killedInStart;
    private int cutBackups;

    @BeforeEach
    void prepare() throws IOException {
        backups = BuiltServer.dataDirectory();
        server = KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
        BuiltServer.delete(backups);
    }

    @Test
    void kills_at_any_moment_lose_nothing_double_nothing_and_leave_nothing_of_what_was_erased() throws Exception {
        for (int round = 1; kills < KILLS; round++) {
            work(round);
            if (round % CHECK_EVERY == 0) {
                check();
            }
        }
        check();
        checkBackup();
    }

    private void work(int round) throws Exception {
        ended = false;
        leaving.add(new Device("E-" + round));
        List<Thread> threads = new ArrayList<>();
        posting.forEach(device -> threads.add(Thread.ofVirtual().start(device::post)));
        leaving.stream()
                .filter(device -> !device.isGone)
                .forEach(device -> threads.add(Thread.ofVirtual().start(device::leave)));
        Process backup = round % BACKUP_EVERY == 0 ? backup() : null;
        pause(random.nextInt(WORK_MILLIS));
        kill();
        if (round % KILLED_IN_START_EVERY == 0) {
            server.launchAgain();
            pause(random.nextInt(START_MILLIS));
            kill();
            killedInStart++;
        }
        end(backup);
        server.startAgain();
        pause(random.nextInt(WORK_MILLIS));
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void kill() throws InterruptedException {
        server.kill();
        kills++;
    }

    private Process backup() throws IOException {
        return BuiltServer.command(
                server.data().resolve("backup.out"),
                List.of("backup", "--data", server.data().toString(), "--to", backups.toString()));
    }

    /** Killed as well, or left to end over the same database. */
    private void end(@Nullable Process backup) throws InterruptedException {
        if (backup != null) {
            if (random.nextBoolean()) {
                backup.destroyForcibly();
                cutBackups++;
            }
            backup.waitFor();
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void check() throws Exception {
        server.awaitDecoded();
        for (Device device : leaving) {
            Eventually.eventually(PATIENCE, () -> {
                device.leave();
                assertThat(device.isGone).as("%s was erased", device.serial).isTrue();
            });
        }
        Eventually.eventually(PATIENCE, () -> assertThat(
                        server.product("/data-requests/erasures").path("items"))
                .isEmpty());
        for (Device device : leaving) {
            assertThat(server.product("/devices/" + device.serial)
                            .path("status")
                            .asInt())
                    .as(device.serial)
                    .isEqualTo(404);
        }
        int acknowledged = 0;
        long events = 0;
        for (Device device : posting) {
            List<Integer> stored = server.events(device.serial).stream()
                    .map(event -> event.path("body").path("captured_unix_s").asInt())
                    .toList();
            assertThat(stored)
                    .as(device.serial)
                    .doesNotHaveDuplicates()
                    .containsAll(device.acknowledged)
                    .isSubsetOf(device.sent());
            acknowledged += device.acknowledged.size();
            events += stored.size();
        }
        long living = events;
        Eventually.eventually(PATIENCE, () -> {
            JsonNode lake = server.table("samples");
            assertThat(lake.path("waitingRows").asLong(-1)).isZero();
            assertThat(lake.path("rows").asLong())
                    .as("one sample an event, none of a device that is gone")
                    .isEqualTo(living);
        });
        assertThat(samples()).as("in what a question finds").isEqualTo(events);
        System.out.printf(
                "%d kills (%d in a start, %d of a backup too): %d messages acknowledged and kept, %d events once,"
                        + " %d devices erased whole; seed %d%n",
                kills, killedInStart, cutBackups, acknowledged, events, leaving.size(), SEED);
    }

    private long samples() {
        long samples = 0;
        String from = Instant.ofEpochSecond(FIRST_TIME - 1).toString();
        String to = Instant.ofEpochSecond(FIRST_TIME + 86_400).toString();
        for (JsonNode line : server.product("/metrics/battery?bucket=1d&from=%s&to=%s".formatted(from, to))
                .path("lines")) {
            for (JsonNode point : line.path("points")) {
                samples += point.path("samples").asLong();
            }
        }
        return samples;
    }

    /** What backups that were cut off left is in nobody's way, and nothing of who was erased comes back. */
    private void checkBackup() throws Exception {
        Operator.succeeds("backup", "--data", server.data().toString(), "--to", backups.toString());
        Path restored = BuiltServer.dataDirectory();
        try {
            String told = Operator.succeeds(
                            "restore",
                            "--from",
                            backups.toString(),
                            "--data",
                            restored.toString(),
                            "--master-key",
                            server.data().resolve("master.key").toString())
                    .printed();
            assertThat(told).contains(POSTING + " devices", "every file that is named is there");
        } finally {
            BuiltServer.delete(restored);
        }
    }

    private final class Device {
        final String serial;
        final List<Integer> acknowledged = new ArrayList<>();
        private int next = FIRST_TIME;
        private boolean isKnown;
        /** Its erasure was acknowledged, or it is not there any more. */
        volatile boolean isGone;

        Device(String serial) {
            this.serial = serial;
        }

        /** What is not acknowledged is sent again, in the next round too. */
        void post() {
            while (!ended) {
                if (isTaken()) {
                    acknowledged.add(next);
                    next++;
                }
                pause(PAUSE.toMillis());
            }
        }

        List<Integer> sent() {
            return IntStream.rangeClosed(FIRST_TIME, next).boxed().toList();
        }

        private boolean isTaken() {
            try {
                return Operator.post(server, serial, next);
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        /** Sends something, is seen, and is erased; goes on in the next round where it was cut off. */
        void leave() {
            while (!isGone) {
                if (!isKnown) {
                    isKnown = isTaken() && isSeen();
                } else {
                    isGone = isErased();
                }
                if (ended) {
                    return;
                }
                pause(PAUSE.toMillis());
            }
        }

        private boolean isSeen() {
            return isAnswered(
                    List.of(200),
                    () -> server.status(HttpRequest.newBuilder(server.uri("/api/v1/products/pump/devices/" + serial))
                            .header("Authorization", "Bearer " + KilledServer.TOKEN)));
        }

        private boolean isErased() {
            return isAnswered(List.of(200, 202, 404), () -> Operator.erase(server, serial));
        }

        private boolean isAnswered(List<Integer> wanted, Asked asked) {
            try {
                return wanted.contains(asked.status());
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private interface Asked {
        int status() throws IOException, InterruptedException;
    }
}
