package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The built server, killed while it merges small files: between the merged file's first byte and the commit's end. */
class KilledMergeIT {
    private static final int SAMPLES_A_FILE = 100;
    private static final long[] KILLED_AFTER_MILLIS = {0, 4, 15, 40, 120};
    private static final Duration MERGE_PATIENCE = Duration.ofSeconds(40);
    private static final Instant FIRST = Instant.now().minus(Duration.ofHours(20));

    private KilledServer server;
    private int sent;

    @BeforeEach
    void prepare() throws IOException {
        server = KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
    }

    @Test
    void a_merge_killed_at_any_point_loses_no_row_and_doubles_none() throws Exception {
        for (int files = 1; files < Upkeep.MIN_FILES_TO_MERGE; files++) {
            post();
            awaitFlushed();
        }
        post();
        server.awaitDecoded();
        server.kill();

        int kills = 0;
        for (long millis : KILLED_AFTER_MILLIS) {
            Set<Path> before = files();
            server.launchAgain();
            if (!mergeBegins(before)) {
                break;
            }
            LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
            server.kill();
            kills++;
        }
        server.kill();
        server.startAgain();
        awaitFlushed();

        Eventually.eventually(() -> assertThat(table().path("files").asInt()).isEqualTo(1));
        assertThat(kills).isPositive();
        assertThat(table().path("rows").asInt()).isEqualTo(sent);
        assertThat(samples()).isEqualTo(sent);
        System.out.printf("killed %d times while merging: %d samples, as many as sent%n", kills, sent);
    }

    /** The rows that waited become a file of their own first; the one after it, made while enough small ones lie there. */
    private boolean mergeBegins(Set<Path> before) throws IOException {
        long deadline = System.nanoTime() + MERGE_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Set<Path> fresh = files();
            fresh.removeAll(before);
            if (fresh.size() > Math.max(0, Upkeep.MIN_FILES_TO_MERGE - before.size())) {
                return true;
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        return false;
    }

    private Set<Path> files() throws IOException {
        try (var organizations = Files.list(server.data().resolve("lake/warehouse"))) {
            Path data = organizations.findFirst().orElseThrow().resolve("samples/data");
            try (var all = Files.list(data)) {
                return all.collect(Collectors.toCollection(HashSet::new));
            }
        }
    }

    private void post() throws IOException, InterruptedException {
        var events = new StringBuilder();
        for (int i = 0; i < SAMPLES_A_FILE; i++) {
            events.append(events.isEmpty() ? "" : ",")
                    .append("{\"id\":\"%d\",\"at\":\"%s\",\"type\":\"heartbeat\",\"metrics\":{\"battery\":%d}}"
                            .formatted(sent, FIRST.plusSeconds(sent), sent % 100));
            sent++;
        }
        assertThat(server.status(HttpRequest.newBuilder(server.uri("/device/v1/events"))
                        .header("Memfault-Project-Key", KilledServer.KEY)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"device":{"serial":"M-1","software":{"version":"1.0.0"}},"events":[%s]}""".formatted(events)))))
                .isEqualTo(202);
    }

    private void awaitFlushed() {
        server.awaitDecoded();
        Eventually.eventually(
                () -> assertThat(table().path("waitingRows").asLong(-1)).isZero());
    }

    private JsonNode table() {
        return server.table("samples");
    }

    private long samples() {
        long samples = 0;
        for (JsonNode line : server.product("/metrics/battery?bucket=1d").path("lines")) {
            for (JsonNode point : line.path("points")) {
                samples += point.path("samples").asLong();
            }
        }
        return samples;
    }
}
