package dev.fleetward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.FailingDatabase;
import dev.fleetward.fixture.KilledServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server that goes on while its PostgreSQL is stopped and started, and while the network to it stalls and breaks: what
 * is acknowledged is there once, and nobody waits for an answer longer than he is told.
 */
class DatabaseFaultsIT extends KilledServerIT {
    private static final String AWAY = "/problems/database-unavailable";
    private static final Duration PATIENCE = FailingDatabase.ANSWERS_WITHIN.multipliedBy(4);
    private static final int REFUSED = 50;
    private static final Duration FAULT = Duration.ofMillis(1_500);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    KilledServer begin() throws IOException {
        return KilledServer.startOnFailingDatabase();
    }

    @Override
    void strike(List<Thread> posting) throws IOException, InterruptedException {
        server.kill();
        LockSupport.parkNanos(FAULT.toNanos());
        server.startAgain();
        LockSupport.parkNanos(FAULT.toNanos());
        ended = true;
        for (Thread thread : posting) {
            thread.join();
        }
        ended = false;
    }

    /** The server itself never went: no connection of a device broke, and none waited in vain. */
    @AfterEach
    void everyRequestWasAnswered() {
        assertThat(broken).isEmpty();
        assertThat(seen).isSubsetOf(202, 503);
    }

    @Test
    void whoever_comes_while_the_database_is_away_or_slow_is_told_to_come_again() throws Exception {
        away();
        slow();
    }

    private void away() throws Exception {
        server.kill();
        Eventually.eventually(
                () -> assertThat(answer(chunk("AWAY")).statusCode()).isEqualTo(503));

        for (HttpRequest.Builder request : List.of(
                chunk("AWAY"),
                api("/api/v1/products/pump/devices"),
                api("/products/pump/devices").header("Accept", "text/html"),
                HttpRequest.newBuilder(server.uri("/api/v0/releases/latest?device_serial=AWAY&hardware_version=x"
                                + "&software_type=main&current_version=1"))
                        .header("Memfault-Project-Key", KilledServer.KEY),
                HttpRequest.newBuilder(server.uri("/device/v1/events"))
                        .header("Memfault-Project-Key", KilledServer.KEY)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"device":{"serial":"AWAY"},"events":[{"type":"heartbeat","metrics":{"n":1}}]}""")),
                HttpRequest.newBuilder(server.uri("/health/ready")))) {
            assertTold(answer(request));
        }
        assertThat(answer(HttpRequest.newBuilder(server.uri("/health/live"))).statusCode())
                .isEqualTo(200);
        Eventually.eventually(() -> assertThat(database()).isEqualTo("down"));

        server.startAgain();
        Eventually.eventually(
                () -> assertThat(answer(chunk("AWAY")).statusCode()).isEqualTo(202));
        Eventually.eventually(() -> assertThat(database()).isEqualTo("up"));
        server.awaitDecoded();
        assertThat(server.events("AWAY")).hasSize(1);
    }

    private static void assertTold(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .as(answer.uri().getPath())
                .isPresent();
        if (answer.headers().firstValue("Content-Type").orElse("").contains("json")) {
            assertThat(answer.body()).contains(AWAY);
        } else {
            assertThat(answer.body()).contains("The database does not answer");
        }
    }

    /** A commit that takes too long is not waited for, and counts once. */
    private void slow() throws Exception {
        assertThat(answer(chunk("SLOW-0")).statusCode()).isEqualTo(202);
        long before = logged();
        try (Connection session = server.database().connect();
                Statement statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("LOCK TABLE chunk_log IN EXCLUSIVE MODE");
            HttpResponse<String> waited = answer(chunk("SLOW-1"));
            assertThat(waited.statusCode()).isEqualTo(503);
            assertThat(waited.headers().firstValue("Retry-After")).isPresent();

            for (int post = 0; post < REFUSED; post++) {
                assertThat(answer(chunk("SLOW-1")).statusCode()).isEqualTo(503);
            }
            session.rollback();
        }

        Eventually.eventually(
                () -> assertThat(answer(chunk("SLOW-1")).statusCode()).isEqualTo(202));
        server.awaitDecoded();
        assertThat(server.events("SLOW-0")).hasSize(1);
        assertThat(server.events("SLOW-1")).hasSize(1);
        assertThat(logged() - before).as("posts that waited in memory").isLessThan(REFUSED);
    }

    private long logged() throws SQLException {
        try (Connection session = server.database().connect();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM chunk_log")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String database() {
        try {
            JsonNode health = new ObjectMapper()
                    .readTree(answer(HttpRequest.newBuilder(server.uri("/health")))
                            .body());
            for (JsonNode part : health.path("parts")) {
                if (part.path("part").asText().equals("database")) {
                    return part.path("status").asText();
                }
            }
            return "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder chunk(String serial) {
        return HttpRequest.newBuilder(server.uri("/api/v0/chunks/" + serial))
                .header("Memfault-Project-Key", KilledServer.KEY)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(DurableLogTest.heartbeat(1)));
    }

    private HttpRequest.Builder api(String path) {
        return HttpRequest.newBuilder(server.uri(path)).header("Authorization", "Bearer " + KilledServer.TOKEN);
    }

    private HttpResponse<String> answer(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request.build().uri() + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
