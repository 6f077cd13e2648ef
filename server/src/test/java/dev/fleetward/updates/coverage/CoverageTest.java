package dev.fleetward.updates.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.UpdateScene;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CoverageTest {
    private static final byte[] FILE = "firmware 2.0".getBytes(StandardCharsets.UTF_8);

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;
    private final Seed seed = new Seed(organization);

    /** What a device of the fleet does, and where it must stand then. */
    private enum Fate {
        CONFIRMED,
        REPORTED,
        INSTALLED,
        DOWNLOADING,
        POSTPONED,
        OFFERED,
        FAILED,
        REFUSED,
        DOWNGRADED,
        OTHER_VERSION,
        MOVED_ON,
        NO_ANSWER,
        SILENT,
        OFFLINE,
        UNREACHABLE,
        RETIRED
    }

    @Test
    void every_device_stands_in_exactly_one_place_and_the_places_add_up_to_the_target() {
        var random = new Random(4711);
        var fates = new TreeMap<String, Fate>();
        for (int i = 0; i < 60; i++) {
            Fate fate =
                    i < Fate.values().length ? Fate.values()[i] : Fate.values()[random.nextInt(Fate.values().length)];
            String serial = "D-%02d".formatted(i);
            fates.put(serial, fate);
            Duration ago =
                    switch (fate) {
                        case UNREACHABLE -> Duration.ofDays(31);
                        case OFFLINE -> Duration.ofDays(2);
                        default -> Duration.ofMinutes(5);
                    };
            seed.device(
                    serial,
                    "1.0",
                    Instant.now().minus(ago),
                    Map.of("country", List.of("DE", "FR").get(random.nextInt(2))));
        }
        scene.release("2.0", "fw.swu", FILE);
        // So many failures would pause it before all devices have had their turn.
        JsonNode rollout = scene.rollOut("2.0", Map.of("maxFailurePercent", 100));
        fates.forEach(this::live);

        JsonNode coverage = coverage(rollout);

        var expected = new HashMap<String, Integer>();
        fates.values().forEach(fate -> expected.merge(fate.name(), 1, Integer::sum));
        assertThat(tallies(coverage.get("standings"))).isEqualTo(expected);
        assertThat(coverage.get("population").asInt()).isEqualTo(fates.size());
        for (String kind : List.of("phase", "hardware", "cohort", "country")) {
            var sum = new HashMap<String, Integer>();
            coverage.get("groups")
                    .valueStream()
                    .filter(group -> group.get("of").asText().equals(kind))
                    .forEach(group -> tallies(group.get("tallies")).forEach((k, v) -> sum.merge(k, v, Integer::sum)));
            assertThat(sum).as(kind).isEqualTo(expected);
        }
        fates.forEach((serial, fate) ->
                assertThat(standing(rollout, serial)).as(serial).isEqualTo(fate.name()));
        long gone = fates.values().stream()
                .filter(fate -> fate == Fate.UNREACHABLE || fate == Fate.RETIRED)
                .count();
        assertThat(coverage.get("reachable").asLong()).isEqualTo(fates.size() - gone);
        assertThat(coverage.get("fixed").asInt()).isEqualTo(expected.get("CONFIRMED"));
    }

    @Test
    void phases_that_are_not_open_wait_and_a_paused_rollout_holds() {
        for (int i = 0; i < 20; i++) {
            seed.device("D-" + i, "1.0");
        }
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout =
                scene.rollOut("2.0", Map.of("phases", List.of(Map.of("percent", 50), Map.of("percent", 100))));

        var running = tallies(coverage(rollout).get("standings"));
        scene.change(rollout, "pause");
        var paused = tallies(coverage(rollout).get("standings"));

        assertThat(running.keySet()).containsExactlyInAnyOrder("OFFERED", "WAITING");
        assertThat(paused).isEqualTo(Map.of("HELD", running.get("OFFERED"), "WAITING", running.get("WAITING")));
    }

    @Test
    void the_word_of_an_update_client_confirms_nothing() {
        seed.device("D-0", "1.0");
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        var device = scene.device("D-0");
        device.feedback(device.action(), "closed", "success");

        device.put("/installedBase", "{\"name\":\"main\",\"version\":\"2.0\"}");
        assertThat(tallies(coverage(rollout).get("standings"))).isEqualTo(Map.of("REPORTED", 1));
        assertThat(coverage(rollout).get("fixed").asInt()).isZero();
        assertThat(organization
                        .get(organization.api("/devices/D-0/update"))
                        .json()
                        .at("/answers/0/has")
                        .asBoolean())
                .isFalse();

        runs("D-0", "2.0");
        assertThat(tallies(coverage(rollout).get("standings"))).isEqualTo(Map.of("CONFIRMED", 1));
        Eventually.eventually(
                () -> assertThat(scene.rollout(rollout).at("/progress/proven").asInt())
                        .isEqualTo(1));
    }

    @Test
    void the_curve_ends_at_the_devices_that_are_fixed_now() {
        for (int i = 0; i < 4; i++) {
            seed.device("D-" + i, "1.0");
        }
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        runs("D-0", "2.0");
        runs("D-1", "2.0");
        runs("D-1", "1.0");

        JsonNode coverage = coverage(rollout);

        assertThat(last(coverage.get("fixedSincePublication"))).isEqualTo(1);
        assertThat(last(coverage.get("fixedSinceOffered"))).isEqualTo(1);
        assertThat(coverage.get("offered").asInt()).isEqualTo(4);
    }

    @Test
    void the_page_says_it_lists_who_is_not_fixed_and_follows_without_reload() throws IOException, InterruptedException {
        seed.device("D-1", "1.0");
        seed.device("D-2", "1.0");
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        String base = "/products/pump/updates/rollouts/%s/coverage"
                .formatted(rollout.get("id").asText());

        String page = organization.get(base).text();
        assertThat(page)
                .contains("0 % of the 2 reachable devices are confirmed to run 2.0", "D-1", "has not begun")
                .contains("Make coverage statement");
        assertThat(organization.get(base + "?standing=confirmed").text()).contains("No device stands there now");
        assertThat(organization.get(base + "?standing=nonsense").status()).isEqualTo(400);
        assertThat(organization.get(base + "/part").text())
                .contains("Where each device stands")
                .doesNotContain("<html");
        var stream = HttpClient.newHttpClient()
                .send(organization.request(base + "/live").GET().build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("data:");
            runs("D-1", "2.0");
            assertThat(lines.lines()
                            .filter(line -> line.contains("50 % of the 2 reachable"))
                            .findFirst())
                    .isPresent();
        }
    }

    private void live(String serial, Fate fate) {
        var device = scene.device(serial);
        if (fate == Fate.UNREACHABLE || fate == Fate.OFFLINE) {
            return;
        }
        String action = device.action();
        switch (fate) {
            case CONFIRMED -> runs(serial, "2.0");
            case REPORTED -> device.feedback(action, "closed", "success");
            case INSTALLED ->
                device.feedback("deploymentBase/" + action, "proceeding", "none", "All Chunks Installed.");
            case DOWNLOADING -> device.feedback(action, "download", "none");
            case POSTPONED -> device.feedback("deploymentBase/" + action, "scheduled", "none", "tonight");
            case FAILED -> device.feedback(action, "closed", "failure");
            case REFUSED -> device.feedback(action, "rejected", "none");
            case DOWNGRADED -> {
                runs(serial, "2.0");
                provenThen(serial, "1.0");
            }
            case MOVED_ON -> {
                runs(serial, "2.0");
                provenThen(serial, "2.1");
            }
            case OTHER_VERSION -> {
                device.feedback(action, "closed", "success");
                runs(serial, "bench build");
            }
            case NO_ANSWER -> moved(serial, "offered_at = offered_at - interval '2 days'");
            case SILENT -> {
                device.get("/deploymentBase/" + action);
                moved(serial, "fetched_at = fetched_at - interval '2 days'");
            }
            case RETIRED ->
                assertThat(organization
                                .put(
                                        organization.api("/devices/" + serial + "/state"),
                                        "application/json",
                                        BodyPublishers.ofString("{\"state\":\"retired\"}"))
                                .status())
                        .isEqualTo(200);
            case OFFERED, OFFLINE, UNREACHABLE -> {}
        }
    }

    /** Nobody may move the clock, so what was is moved into the past. */
    private void moved(String serial, String set) {
        Seed.bean(Db.class)
                .doInTransaction(
                        organization.id,
                        tx -> tx.update(
                                "UPDATE deployment SET %s WHERE device_id = (SELECT device_id FROM device_view WHERE serial = ?)"
                                        .formatted(set),
                                serial));
    }

    private void provenThen(String serial, String next) {
        Eventually.eventually(() -> assertThat(organization
                        .get(organization.api("/devices/" + serial + "/deployments"))
                        .json()
                        .at("/items/0/state")
                        .asText())
                .isEqualTo("SUCCEEDED"));
        runs(serial, next);
    }

    private void runs(String serial, String version) {
        var product = seed.product();
        Seed.bean(Db.class).doInTransaction(organization.id, tx -> {
            var devices = Seed.bean(Devices.class);
            devices.runs(
                    tx,
                    organization.id,
                    devices.find(tx, product.id(), serial).orElseThrow(),
                    Seed.bean(SoftwareVersions.class).named(tx, organization.id, product.id(), "main", version),
                    Instant.now());
        });
    }

    private JsonNode coverage(JsonNode rollout) {
        var answer = organization.get(organization.api(
                "/rollouts/%s/coverage".formatted(rollout.get("id").asText())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String standing(JsonNode rollout, String serial) {
        String all = String.join(
                ",",
                java.util.Arrays.stream(dev.fleetward.updates.standing.Standing.values())
                        .map(Enum::name)
                        .toList());
        return organization
                .get(organization.api("/rollouts/%s/coverage/devices?limit=500&standing=%s"
                        .formatted(rollout.get("id").asText(), all)))
                .json()
                .get("items")
                .valueStream()
                .filter(one -> one.get("serial").asText().equals(serial))
                .map(one -> one.get("standing").asText())
                .reduce((a, b) -> a + " and " + b)
                .orElse("nowhere");
    }

    private static Map<String, Integer> tallies(JsonNode tallies) {
        var found = new HashMap<String, Integer>();
        tallies.forEach(one ->
                found.put(one.get("standing").asText(), one.get("devices").asInt()));
        return found;
    }

    private static int last(JsonNode curve) {
        return curve.get(curve.size() - 1).get("devices").asInt();
    }
}
