package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** A feed with an address, not online, so that the server leaves it alone: the test has it take its turns. */
record OnlineFeed(TestOrganization maker, Synchronization synchronization, String name) {

    OnlineFeed at(String address) {
        var answer = maker.put(
                "/api/v1/feeds/" + name,
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("address", address))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return this;
    }

    boolean turn() {
        return synchronization.turn(maker.id, FeedName.require(name));
    }

    void untilDone() {
        for (int i = 0; turn(); i++) {
            assertThat(i).isLessThan(20);
        }
    }

    JsonNode state() {
        return maker.get("/api/v1/feeds/" + name).json();
    }

    JsonNode quarantine() {
        return maker.get("/api/v1/feeds/" + name + "/quarantine").json().get("items");
    }
}
