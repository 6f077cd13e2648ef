package dev.fleetward.ingest.mar;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server, killed without warning again and again while agents commit archives: what it acknowledged must be
 * there in the end, once, though agents send what was not acknowledged again as they do.
 */
class KilledUploadIT {
    private static final int KILLS = 4;
    private static final int AGENTS = 4;
    private static final int ENTRIES = 3;
    private static final Instant FIRST = Instant.parse("2026-11-01T00:00:00Z");

    private KilledServer server;

    @BeforeEach
    void prepare() throws IOException {
        server = KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void no_acknowledged_archive_is_lost_and_no_entry_counts_twice() throws Exception {
        var agents = new ArrayList<Uploader>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(new Uploader("A-" + i));
        }
        var random = new Random(7);

        for (int kill = 0; kill < KILLS; kill++) {
            var uploading = agents.stream()
                    .map(agent -> Thread.ofVirtual().start(agent::upload))
                    .toList();
            LockSupport.parkNanos(1_000_000L * (700 + random.nextInt(900)));
            server.kill();
            for (Thread thread : uploading) {
                thread.join();
            }
            server.startAgain();
        }
        agents.forEach(Uploader::finish);
        server.awaitDecoded();

        int acknowledged = 0;
        for (Uploader agent : agents) {
            List<String> stored = times(agent.serial);
            assertThat(stored).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(agent.acknowledged);
            acknowledged += stored.size();
        }
        int entries = acknowledged;
        eventually(() -> assertThat(reboots()).as("each counted once").isEqualTo(entries));
        System.out.printf("killed %d times: %d entries acknowledged, none lost, none counted twice%n", KILLS, entries);
        assertThat(acknowledged).isGreaterThan(KILLS * AGENTS);
    }

    /** As the agent does: the same archive again until it is acknowledged, then the next. */
    private final class Uploader {
        final String serial;
        final List<String> acknowledged = new ArrayList<>();
        private int next;
        private byte[] pending = {};
        private List<String> pendingTimes = List.of();

        Uploader(String serial) {
            this.serial = serial;
        }

        /** Until the server is gone. */
        void upload() {
            try {
                while (true) {
                    commitOne();
                }
            } catch (IOException e) {
                // Killed: what was not acknowledged is sent again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void finish() {
            try {
                if (pending.length > 0) {
                    commitOne();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void commitOne() throws IOException, InterruptedException {
            if (pending.length == 0) {
                makeNext();
            }
            JsonNode prepared = server.send(device("/api/v0/upload", """
                    {"kind":"MAR","size":%d,"device":{"device_serial":"%s"}}""".formatted(pending.length, serial)));
            if (!prepared.has("data")) {
                return;
            }
            // The server is on another port after each start.
            URI put = URI.create(prepared.at("/data/upload_url").asText());
            int stored = server.status(HttpRequest.newBuilder(
                            server.uri(put.getRawPath() + (put.getRawQuery() == null ? "" : "?" + put.getRawQuery())))
                    .PUT(BodyPublishers.ofByteArray(pending)));
            int committed = stored != 200
                    ? stored
                    : server.status(device("/api/v0/upload/mar", """
                            {"device_serial":"%s","file":{"token":"%s"}}""".formatted(
                                    serial, prepared.at("/data/token").asText())));
            if (committed == 202) {
                acknowledged.addAll(pendingTimes);
                pending = new byte[0];
            }
        }

        private void makeNext() {
            var archive = new Archives();
            var times = new ArrayList<String>();
            for (int i = 0; i < ENTRIES; i++) {
                String time = FIRST.plusSeconds(next++).toString();
                times.add(time);
                archive.entry(UUID.randomUUID().toString(), serial, time, "linux-reboot", "{\"reason\":32776}");
            }
            pending = archive.bytes();
            pendingTimes = times;
        }

        private HttpRequest.Builder device(String path, String json) {
            return HttpRequest.newBuilder(server.uri(path))
                    .header("Memfault-Project-Key", KilledServer.KEY)
                    .POST(BodyPublishers.ofString(json));
        }
    }

    private List<String> times(String serial) {
        return server.events(serial).stream()
                .map(event -> event.at("/body/time/collection_time").asText())
                .toList();
    }

    /** All of them are one issue. */
    private long reboots() {
        return server.product("/issues").at("/items/0/events").asLong();
    }
}
