package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.ingest.chunks.Packetizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    private static final int KILLS = 4;
    private static final int DEVICES = 6;
    private static final int FIRST_TIME = 1_700_000_000;
    private static final String KEY = "kill-test-key";
    private static final String TOKEN = "fwt_kill_test";
    private static final String BOOTSTRAP = """
            {"organization":{"slug":"kill","name":"Kill"},"people":[],
             "products":[{"slug":"pump","name":"Pump","projectKey":"%s","registerOnFirstContact":true}],
             "apiTokens":[{"name":"owner","role":"owner","token":"%s"}]}""".formatted(KEY, TOKEN);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path data;
    private BuiltServer server;

    @BeforeEach
    void prepare() throws IOException {
        data = BuiltServer.dataDirectory();
        // Files small enough and merged often enough that a kill falls into a lake commit or a merge too.
        Files.writeString(data.resolve("fleetward.toml"), """
                [lake]
                flush-rows = 50
                flush-after = "1s"
                upkeep-every = "1s"
                """);
        Files.writeString(data.resolve("bootstrap.json"), BOOTSTRAP);
        start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
        BuiltServer.delete(data);
    }

    @Test
    void no_acknowledged_chunk_is_lost_and_none_counts_twice() throws Exception {
        var devices = new ArrayList<Device>();
        for (int i = 0; i < DEVICES; i++) {
            devices.add(new Device("K-" + i));
        }
        var random = new Random(5);

        for (int kill = 0; kill < KILLS; kill++) {
            var posting = devices.stream()
                    .map(device -> Thread.ofVirtual().start(device::post))
                    .toList();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700 + random.nextInt(900)));
            server.kill();
            for (Thread thread : posting) {
                thread.join();
            }
            start();
        }
        Eventually.eventually(() ->
                assertThat(json("/ingest/status").path("pending").asInt(-1)).isZero());

        int acknowledged = 0;
        long events = 0;
        for (Device device : devices) {
            List<Integer> stored = times(device.serial);
            assertThat(stored).doesNotHaveDuplicates().containsAll(device.acknowledged);
            acknowledged += device.acknowledged.size();
            events += stored.size();
        }
        Eventually.eventually(
                () -> assertThat(samplesTable().path("waitingRows").asLong(-1)).isZero());
        JsonNode lake = samplesTable();
        assertThat(lake.path("rows").asLong())
                .as("one sample an event in the lake's files")
                .isEqualTo(events);
        assertThat(samples()).as("one sample an event in what a question finds").isEqualTo(events);
        System.out.printf(
                "killed %d times: %d messages acknowledged, none lost; %d events, as many samples in %d files%n",
                KILLS, acknowledged, events, lake.path("files").asLong());
        assertThat(acknowledged).isGreaterThan(KILLS * DEVICES);
    }

    private void start() throws IOException {
        server = BuiltServer.start(
                "serve", data, "--bootstrap", data.resolve("bootstrap.json").toString());
    }

    private final class Device {
        final String serial;
        final List<Integer> acknowledged = new ArrayList<>();
        private int next = FIRST_TIME;

        Device(String serial) {
            this.serial = serial;
        }

        /** Until the server is gone. Every third message in several chunks, which count when all are acknowledged. */
        void post() {
            try {
                while (true) {
                    int time = next++;
                    boolean all = true;
                    for (byte[] chunk : Packetizer.chunks(heartbeat(time), time % 3 == 0 ? 24 : 300)) {
                        all &= status(chunk) == 202;
                    }
                    if (all) {
                        acknowledged.add(time);
                    }
                }
            } catch (IOException e) {
                // Killed: what was not acknowledged may be there or not.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private int status(byte[] chunk) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(server.uri("/api/v0/chunks/" + serial))
                    .header("Memfault-Project-Key", KEY)
                    .header("Content-Type", "application/octet-stream")
                    .timeout(Duration.ofSeconds(10))
                    .POST(BodyPublishers.ofByteArray(chunk));
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
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

    private JsonNode samplesTable() {
        for (JsonNode table : api("/api/v1/lake").path("items")) {
            if (table.path("table").asText().equals("samples")) {
                return table;
            }
        }
        throw new AssertionError("the lake has no samples");
    }

    private long samples() {
        long samples = 0;
        String from = Instant.ofEpochSecond(FIRST_TIME - 1).toString();
        String to = Instant.ofEpochSecond(FIRST_TIME + 1_000_000).toString();
        JsonNode series = json("/metrics/battery?bucket=1d&from=%s&to=%s".formatted(from, to));
        for (JsonNode line : series.path("lines")) {
            for (JsonNode point : line.path("points")) {
                samples += point.path("samples").asLong();
            }
        }
        return samples;
    }

    private List<Integer> times(String serial) {
        var times = new ArrayList<Integer>();
        String after = "";
        while (after != null) {
            JsonNode page = json("/devices/%s/events?limit=500%s".formatted(serial, after));
            page.get("items")
                    .forEach(event ->
                            times.add(event.get("body").get("captured_unix_s").asInt()));
            after = page.get("next").isNull()
                    ? null
                    : "&after=" + page.get("next").asText();
        }
        return times;
    }

    private JsonNode json(String path) {
        return api("/api/v1/products/pump" + path);
    }

    private JsonNode api(String path) {
        var request = HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        try {
            return new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
