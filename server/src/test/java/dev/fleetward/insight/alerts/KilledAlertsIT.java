package dev.fleetward.insight.alerts;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.KilledServer;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The built server, killed without warning again and again while devices come up that its rule watches one by one: each
 * alert is told, and under one id only.
 */
class KilledAlertsIT {
    private static final int ISSUES = 6;
    private static final int KILLS = 3;

    private KilledServer server;
    private final Receiver receiver = new Receiver();

    @BeforeEach
    void prepare() throws IOException {
        server = KilledServer.start();
    }

    @AfterEach
    void clean() throws IOException {
        server.close();
        receiver.close();
    }

    @Test
    void each_alert_is_told_and_none_anew() throws Exception {
        JsonNode target =
                post("/api/v1/alert-targets", Map.of("name", "hook", "kind", "webhook", "url", receiver.url("/")));
        post(
                "/api/v1/products/pump/alert-rules",
                Map.of(
                        "name", "New issue",
                        "figure", "issues.new",
                        "comparison", "above",
                        "threshold", 0,
                        "every", "30s",
                        "grouping", "each",
                        "targets", java.util.List.of(target.at("/target/id").asText())));
        for (int issue = 0; issue < ISSUES; issue++) {
            crash(issue);
        }

        var random = new Random(7);
        for (int kill = 0; kill < KILLS; kill++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(4_000 + random.nextInt(4_000)));
            server.kill();
            server.startAgain();
        }

        eventually(() ->
                assertThat(server.product("/alerts?state=firing").path("items")).hasSize(ISSUES));
        eventually(() -> assertThat(told().values()).hasSize(ISSUES));
        assertThat(new HashSet<>(told().values())).as("one delivery an alert").hasSize(ISSUES);
    }

    /** The delivery that told each alert; of one told by two deliveries the test fails. */
    private Map<String, String> told() {
        var told = new java.util.HashMap<String, String>();
        receiver.posts().forEach(post -> {
            JsonNode body = Json.read(post.body(), JsonNode.class);
            String before = told.put(
                    body.at("/alerts/0/id").asText(), body.get("delivery").asText());
            assertThat(before == null || before.equals(body.get("delivery").asText()))
                    .isTrue();
        });
        return told;
    }

    private void crash(int issue) throws IOException, InterruptedException {
        int status = server.status(HttpRequest.newBuilder(server.uri("/device/v1/events"))
                .header("Memfault-Project-Key", KilledServer.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"device": {"serial": "K-%d", "software": {"version": "1.0.0"}}, "events": [
                         {"type": "crash", "reason": "Reason%d", "message": "m", "frames": [{"function": "f%d"}]}]}
                        """.formatted(issue, issue, issue))));
        assertThat(status).isEqualTo(202);
    }

    private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return server.send(HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + KilledServer.TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body))));
    }
}
