package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.ingest.chunks.Packetizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server on its own PostgreSQL, killed without warning again and again while devices post: every chunk it
 * acknowledged must be there in the end, once.
 */
class KilledServerIT {
    private static final int DEVICES = 6;
    /** Lately, for the server keeps samples for 400 days and removes older ones while the test runs. */
    private static final int FIRST_TIME =
            Math.toIntExact(Instant.now().minus(Duration.ofDays(1)).getEpochSecond());

    KilledServer server;
    /** Devices post no more. */
    volatile boolean ended;
    /** What devices were answered in the end. */
    final Set<Integer> seen = ConcurrentHashMap.newKeySet();
    /** Connections that broke before the answer, and requests that got none in time. */
    final List<IOException> broken = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        server = begin();
    }

    KilledServer begin() throws IOException, InterruptedException {
        return KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void no_acknowledged_chunk_is_lost_and_none_counts_twice() throws Exception {
        var devices = new ArrayList<Device>();
        for (int i = 0; i < DEVICES; i++) {
            devices.add(new Device("K-" + i));
        }
        var random = new Random(5);

        for (int strike = 0; strike < strikes(); strike++) {
            var posting = devices.stream()
                    .map(device -> Thread.ofVirtual().start(device::post))
                    .toList();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700 + random.nextInt(900)));
            strike(posting);
        }
        server.awaitDecoded();

        int acknowledged = 0;
        long events = 0;
        for (Device device : devices) {
            List<Integer> stored = times(device.serial);
            assertThat(stored).doesNotHaveDuplicates().containsAll(device.acknowledged);
            acknowledged += device.acknowledged.size();
            events += stored.size();
        }
        Eventually.eventually(
                () -> assertThat(server.table("samples").path("waitingRows").asLong(-1))
                        .isZero());
        JsonNode lake = server.table("samples");
        assertThat(lake.path("rows").asLong())
                .as("one sample an event in the lake's files")
                .isEqualTo(events);
        assertThat(samples()).as("one sample an event in what a question finds").isEqualTo(events);
        System.out.printf(
                "struck %d times: %d messages acknowledged, none lost; %d events, as many samples in %d files%n",
                strikes(), acknowledged, events, lake.path("files").asLong());
        assertThat(acknowledged).isGreaterThan(strikes() * DEVICES);
    }

    int strikes() {
        return 4;
    }

    /** While they post. */
    void strike(List<Thread> posting) throws IOException, InterruptedException {
        server.kill();
        for (Thread thread : posting) {
            thread.join();
        }
        server.startAgain();
    }

    private final class Device {
        final String serial;
        final List<Integer> acknowledged = new ArrayList<>();
        private int next = FIRST_TIME;

        Device(String serial) {
            this.serial = serial;
        }

        /** Until the server is gone, or there is enough. Every third message in several chunks, which count when all are acknowledged. */
        void post() {
            try {
                while (!ended) {
                    int time = next++;
                    boolean all = true;
                    for (byte[] chunk : Packetizer.chunks(heartbeat(time), time % 3 == 0 ? 24 : 300)) {
                        all &= isTaken(chunk);
                    }
                    if (all) {
                        acknowledged.add(time);
                    }
                }
            } catch (IOException e) {
                // Killed: what was not acknowledged may be there or not.
                broken.add(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Sent again, as real clients do, until it is acknowledged or the device is to stop. */
        private boolean isTaken(byte[] chunk) throws IOException, InterruptedException {
            int status = status(chunk);
            while (status == 503 && !ended) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                status = status(chunk);
            }
            seen.add(status);
            return status == 202;
        }

        private int status(byte[] chunk) throws IOException, InterruptedException {
            return server.status(HttpRequest.newBuilder(server.uri("/api/v0/chunks/" + serial))
                    .header("Memfault-Project-Key", KilledServer.KEY)
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(chunk)));
        }
    }

    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:time, 4:{1:{"battery":87}}} */
    private static byte[] heartbeat(int time) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("\u0002\u00a7\u0002\u0001\u0003\u0001\n\u0064main\t\u00651.0.0\u0006\u0063evt\u0001\u001a"
                .getBytes(ISO_8859_1));
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, time).array());
        out.writeBytes("\u0004\u00a1\u0001\u00a1\u0067battery\u0018\u0057".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private long samples() {
        long samples = 0;
        String from = Instant.ofEpochSecond(FIRST_TIME - 1).toString();
        String to = Instant.ofEpochSecond(FIRST_TIME + 86_400).toString();
        JsonNode series = server.product("/metrics/battery?bucket=1d&from=%s&to=%s".formatted(from, to));
        for (JsonNode line : series.path("lines")) {
            for (JsonNode point : line.path("points")) {
                samples += point.path("samples").asLong();
            }
        }
        return samples;
    }

    private List<Integer> times(String serial) {
        return server.events(serial).stream()
                .map(event -> event.get("body").get("captured_unix_s").asInt())
                .toList();
    }
}
