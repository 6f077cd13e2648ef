package dev.fleetward.privacy.sharing;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A maker with pumps, and third parties that ask for their data. */
final class SharedPump {
    static final String SERIAL = "PUMP-1";

    final TestOrganization maker = new TestOrganization();

    record Made(String id, String token, String secret) {
        Answer records(String query) {
            return asked("/records" + query, token, "application/json");
        }

        Answer asked(String path, String bearer, String accept) {
            return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v1/shared/" + id + path))
                    .header("Authorization", "Bearer " + bearer)
                    .header("Accept", accept)
                    .GET());
        }

        /** The records there are behind that, once there are so many. */
        List<JsonNode> awaitRecords(int count, String after) {
            var found = new ArrayList<JsonNode>();
            eventually(() -> {
                // As often as a recipient may ask.
                LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                Answer answer = records("?after=" + after);
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                found.clear();
                answer.json().get("items").forEach(found::add);
                assertThat(found).as(answer.text()).hasSize(count);
            });
            return found;
        }
    }

    static Map<String, Object> wish(String... scope) {
        var wish = new HashMap<String, Object>();
        wish.put("serials", List.of(SERIAL));
        wish.put("recipient", "Repair Shop");
        wish.put("contact", "data@repair.example");
        wish.put("purpose", "Predict when the valve is worn out");
        wish.put("request", "letter of 1 March");
        wish.put("scope", List.of(scope));
        wish.put("endsAt", Instant.now().plus(30, ChronoUnit.DAYS).toString().substring(0, 10));
        return wish;
    }

    Made share(Map<String, Object> wish) {
        Answer made = maker.post(maker.api("/data-shares"), wish);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode fresh = made.json();
        return new Made(
                fresh.get("id").asText(),
                fresh.get("token").asText(),
                fresh.get("signingSecret").asText());
    }

    Made share(String... scope) {
        return share(wish(scope));
    }

    JsonNode show(Made share) {
        return maker.get(maker.api("/data-shares/" + share.id())).json();
    }

    void register(String serial) {
        int before = events(serial);
        heartbeat(serial, "0");
        eventually(() -> assertThat(events(serial)).isGreaterThan(before));
    }

    int events(String serial) {
        JsonNode items =
                maker.get(maker.api("/devices/" + serial + "/events")).json().get("items");
        return items == null ? 0 : items.size();
    }

    void heartbeat(String serial, String flow) {
        post(serial, """
                {"type": "heartbeat", "at": "%s", "metrics": {"flow_lpm": %s}}
                """.formatted(Instant.now(), flow));
    }

    void post(String serial, String event) {
        Answer taken = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                .header("Memfault-Project-Key", maker.projectKey)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"device\": {\"serial\": \"%s\"}, \"events\": [%s]}".formatted(serial, event))));
        assertThat(taken.status()).as(taken.text()).isLessThan(300);
    }
}
