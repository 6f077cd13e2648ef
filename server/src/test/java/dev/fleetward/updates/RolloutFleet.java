package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The devices {@code D-0}, {@code D-1}, … of a scene, and how they stand in its rollouts. */
final class RolloutFleet {
    private final UpdateScene scene;
    private final TestOrganization organization;
    private final Seed seed;

    RolloutFleet(UpdateScene scene) {
        this.scene = scene;
        this.organization = scene.organization;
        this.seed = new Seed(organization);
    }

    void register(int size) {
        var product = seed.product();
        var devices = Seed.bean(Devices.class);
        Seed.bean(Db.class).doInTransaction(organization.id, tx -> {
            for (int i = 0; i < size; i++) {
                devices.register(tx, product, "D-" + i, Instant.now());
            }
        });
    }

    void attribute(String serial, String name, String value) {
        Answer set = TestOrganization.send(organization
                .request(organization.api("/devices/" + serial + "/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"%s\":\"%s\"}".formatted(name, value))));
        assertThat(set.status()).as(set.text()).isBetween(200, 204);
    }

    void hardware(String serial, String version) {
        var product = seed.product();
        var devices = Seed.bean(Devices.class);
        Seed.bean(Db.class)
                .doInTransaction(
                        organization.id,
                        tx -> devices.hardware(
                                tx, devices.find(tx, product.id(), serial).orElseThrow(), version));
    }

    /** Its field data says so. */
    void runs(String serial, String version) {
        var _ = seed.device(serial, version);
    }

    void look(JsonNode rollout) {
        Seed.bean(Look.class)
                .at(organization.id, UUID.fromString(rollout.get("id").asText()));
    }

    int total(JsonNode rollout) {
        return scene.rollout(rollout).at("/progress/total").asInt();
    }

    int offered(JsonNode rollout) {
        return scene.rollout(rollout).at("/progress/offered").asInt();
    }

    Map<String, Integer> standings(JsonNode rollout) {
        var counts = new HashMap<String, Integer>();
        organization
                .get(organization.api("/rollouts/" + rollout.get("id").asText() + "/coverage"))
                .json()
                .get("standings")
                .forEach(one -> counts.put(
                        one.get("standing").asText(), one.get("devices").asInt()));
        return counts;
    }
}
