package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a rollout lives: reviewed, scheduled, held back, tried again, given up, rolled back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutLifeTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    @Inject
    Look look;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Test
    void who_made_a_rollout_cannot_approve_it_and_a_second_person_can() {
        fleet(1);
        scene.release("2.0", "fw.swu", FILE);
        String colleague = "second-" + organization.email;
        invite(colleague, "release-manager");

        JsonNode rollout = scene.rollOut("2.0");

        assertThat(rollout.get("state").asText()).isEqualTo("IN_REVIEW");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();
        Answer byToken = scene.change(rollout, "approve");
        assertThat(byToken.status()).isEqualTo(403);
        assertThat(byToken.json().get("detail").asText()).contains("cannot approve");
        assertThat(formAs(sessionOf(colleague), rollout, "approve", "looked at the phases")
                        .status())
                .isEqualTo(303);
        JsonNode approved = scene.rollout(rollout);
        assertThat(approved.get("state").asText()).isEqualTo("RUNNING");
        assertThat(approved.at("/review/by").asText()).isEqualTo(colleague);
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_review_sends_it_back_with_the_reason() {
        scene.release("2.0", "fw.swu", FILE);
        organization.put(
                organization.api("/update-policy"),
                "application/json",
                BodyPublishers.ofString("{\"review\":\"SECOND_PERSON\"}"));
        JsonNode rollout = scene.rollOut("2.0");

        assertThat(scene.change(rollout, "send-back").status()).isEqualTo(400);
        assertThat(scene.change(rollout, "send-back", "start with fewer").status())
                .isEqualTo(200);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("DRAFT");
        assertThat(scene.rollout(rollout).get("stateReason").asText()).contains("start with fewer");
    }

    @Test
    void one_that_is_scheduled_starts_at_its_hour() {
        fleet(1);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut(
                "2.0", Map.of("startAt", Instant.now().plus(1, ChronoUnit.DAYS).toString()));
        assertThat(rollout.get("state").asText()).isEqualTo("SCHEDULED");
        look(rollout);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("SCHEDULED");

        tomorrow("UPDATE rollout SET start_at = start_at - interval '1 day 1 minute'");
        look(rollout);

        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    @Test
    void a_query_and_a_share_narrow_whom_it_aims_at() {
        fleet(40);
        attribute("D-7", "region", "DE");
        scene.release("2.0", "fw.swu", FILE);

        assertThat(total(scene.rollOut("2.0", Map.of("query", "attr.region = DE"))))
                .isEqualTo(1);
        int half = total(scene.rollOut("2.0", Map.of("targetPercent", 50)));
        assertThat(half).isBetween(8, 32);
        Answer unknown =
                organization.post(organization.api("/rollouts"), Map.of("version", "2.0", "query", "colour = red"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().get("type").asText()).endsWith("bad-query");
    }

    @Test
    void a_phase_may_be_a_count_of_devices_and_wait_for_a_person() {
        fleet(12);
        scene.release("2.0", "fw.swu", FILE);

        JsonNode rollout = scene.rollOut(
                "2.0",
                Map.of(
                        "phases",
                        List.of(
                                Map.of("count", 3, "successPercent", 0, "soakSeconds", 0),
                                Map.of("percent", 100, "approval", true))));

        assertThat(offered(rollout)).isEqualTo(3);
        look(rollout);
        assertThat(scene.rollout(rollout).get("phase").asInt()).isEqualTo(1);
        scene.change(rollout, "advance");
        assertThat(offered(rollout)).isEqualTo(12);
        assertThat(scene.rollout(rollout).at("/phases/1/openedBy").asText()).isNotEmpty();
    }

    @Test
    void no_more_devices_download_at_once_than_the_cap_lets() {
        fleet(5);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("maxDownloading", 2)));

        assertThat(offered(rollout)).isEqualTo(2);
        assertThat(scene.rollout(rollout).at("/progress/held").asInt()).isEqualTo(3);
        String first = IntStream.range(0, 5)
                .mapToObj(i -> "D-" + i)
                .filter(serial -> scene.device(serial).links().has("deploymentBase"))
                .findFirst()
                .orElseThrow();
        scene.device(first).feedback(scene.device(first).action(), "closed", "success");
        look(rollout);

        assertThat(offered(rollout)).isEqualTo(2);
        assertThat(scene.rollout(rollout).at("/progress/held").asInt()).isEqualTo(2);
    }

    @Test
    void devices_begin_in_the_window_of_their_own_time_zone() {
        fleet(2);
        attribute("D-0", "timezone", "Asia/Tokyo");
        attribute("D-1", "timezone", "Atlantic/Reykjavik");
        scene.release("2.0", "fw.swu", FILE);
        LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);

        JsonNode rollout = scene.rollOut(
                "2.0",
                Map.of(
                        "terms",
                        Map.of(
                                "window",
                                Map.of(
                                        "from", now.minusHours(1).toString(),
                                        "to", now.plusHours(1).toString()))));

        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();
        assertThat(scene.device("D-1").links().has("deploymentBase")).isTrue();
        assertThat(standings(rollout)).containsEntry("HELD", 1).containsEntry("OFFERED", 1);
    }

    @Test
    void a_failed_attempt_is_repeated_after_the_back_off_under_a_new_number() {
        fleet(1);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("retries", 1, "backOffMinutes", 30)));
        String first = scene.device("D-0").action();
        scene.device("D-0").feedback(first, "closed", "failure");
        look(rollout);
        assertThat(standings(rollout)).containsEntry("RETRYING", 1);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("RUNNING");

        tomorrow("UPDATE deployment SET retry_at = retry_at - interval '31 minutes'");
        look(rollout);
        String second = scene.device("D-0").action();
        assertThat(second).isNotEqualTo(first);
        scene.device("D-0").feedback(second, "closed", "failure");
        look(rollout);

        assertThat(standings(rollout)).containsEntry("FAILED", 1);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("FINISHED");
    }

    @Test
    void a_device_that_refuses_is_not_asked_again_and_one_that_falls_silent_is_given_up() {
        fleet(2);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0", Map.of("terms", Map.of("retries", 3), "maxFailurePercent", 100));
        scene.device("D-0").feedback(scene.device("D-0").action(), "rejected", "none");
        String begun = scene.device("D-1").action();
        scene.device("D-1").get("/deploymentBase/" + begun);
        tomorrow("UPDATE deployment SET fetched_at = fetched_at - interval '2 days'");
        assertThat(standings(rollout)).containsEntry("SILENT", 1);

        tomorrow("UPDATE deployment SET fetched_at = fetched_at - interval '8 days', attempt = 4");
        look(rollout);

        assertThat(standings(rollout)).containsEntry("REFUSED", 1).containsEntry("FAILED", 1);
    }

    @Test
    void a_device_that_comes_back_with_another_version_or_goes_back_is_told_apart() {
        fleet(3);
        scene.release("2.0", "fw.swu", FILE);
        JsonNode rollout = scene.rollOut("2.0");
        for (String serial : List.of("D-0", "D-1", "D-2")) {
            scene.device(serial).feedback(scene.device(serial).action(), "closed", "success");
        }

        runs("D-0", "2.0");
        runs("D-1", "1.0");
        runs("D-2", "2.1");

        assertThat(standings(rollout))
                .containsEntry("CONFIRMED", 1)
                .containsEntry("DOWNGRADED", 1)
                .containsEntry("MOVED_ON", 1);
    }

    @Test
    void the_way_over_a_version_that_must_be_passed_through_is_found() {
        fleet(1);
        runs("D-0", "1.0");
        scene.release("2.0", "step.swu", "two".getBytes(StandardCharsets.UTF_8));
        scene.release("3.0", "last.swu", "three".getBytes(StandardCharsets.UTF_8));
        Answer ruled = organization.put(
                organization.api("/upgrade-rules/main/2.0"),
                "application/json",
                BodyPublishers.ofString("{\"mustPassThrough\":true}"));
        assertThat(ruled.status()).as(ruled.text()).isEqualTo(200);

        JsonNode rollout = scene.rollOut("3.0");
        String step = scene.device("D-0").action();
        assertThat(scene.device("D-0").get("/deploymentBase/" + step).text())
                .contains("step.swu")
                .doesNotContain("last.swu");
        scene.device("D-0").feedback(step, "closed", "success");
        look(rollout);
        String last = scene.device("D-0").action();

        assertThat(last).isNotEqualTo(step);
        assertThat(scene.device("D-0").get("/deploymentBase/" + last).text()).contains("last.swu");
        scene.device("D-0").feedback(last, "closed", "success");
        look(rollout);
        assertThat(scene.rollout(rollout).get("state").asText()).isEqualTo("FINISHED");
    }

    @Test
    void the_way_leads_over_releases_that_have_a_file_for_the_hardware() {
        Map.of("D-0", "rev-a", "D-1", "rev-c", "D-2", "rev-b").forEach((serial, hardware) -> {
            runs(serial, "1.0");
            hardware(serial, hardware);
        });
        release("2.0", Map.of("rev-a", "a2.swu", "rev-b", "b2.swu"));
        release("2.1", Map.of("rev-b", "b21.swu"));
        release("3.0", Map.of("rev-a", "a3.swu", "rev-b", "b3.swu", "rev-c", "c3.swu"));
        organization.put(
                organization.api("/upgrade-rules/main/3.0"),
                "application/json",
                BodyPublishers.ofString("{\"lowestFrom\":\"2.0\"}"));

        JsonNode rollout = scene.rollOut("3.0");

        String step = scene.device("D-0").action();
        assertThat(scene.device("D-0").get("/deploymentBase/" + step).text()).contains("a2.swu");
        assertThat(scene.device("D-1").links().has("deploymentBase")).isFalse();
        assertThat(scene.device("D-2")
                        .get("/deploymentBase/" + scene.device("D-2").action())
                        .text())
                .contains("b21.swu");
        assertThat(standings(rollout)).containsEntry("HELD", 1);
    }

    private void hardware(String serial, String version) {
        var product = products.require(organization.id, organization.product);
        db.doInTransaction(
                organization.id,
                tx -> devices.hardware(
                        tx, devices.find(tx, product.id(), serial).orElseThrow(), version));
    }

    /** @param files names by hardware version */
    private void release(String version, Map<String, String> files) {
        List<Map<String, String>> parts = files.entrySet().stream()
                .map(file -> Map.of(
                        "artifact",
                        scene.upload(file.getValue(), file.getValue().getBytes(StandardCharsets.UTF_8))
                                .json()
                                .get("id")
                                .asText(),
                        "hardwareVersion",
                        file.getKey()))
                .toList();
        Answer created = organization.post(organization.api("/releases"), Map.of("version", version, "files", parts));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        scene.describe(version);
    }

    @Test
    void what_needs_other_software_first_waits_for_it() {
        fleet(1);
        scene.release("2.0", "fw.swu", FILE);
        organization.put(
                organization.api("/upgrade-rules/main/2.0"),
                "application/json",
                BodyPublishers.ofString("{\"requires\":[{\"softwareType\":\"bootloader\",\"lowest\":\"1.5\"}]}"));
        JsonNode rollout = scene.rollOut("2.0");
        assertThat(scene.device("D-0").links().has("deploymentBase")).isFalse();

        scene.device("D-0").put("/installedBase", "{\"name\":\"bootloader\",\"version\":\"1.6\"}");
        look(rollout);

        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
    }

    @Test
    void rolling_back_brings_the_devices_that_took_it_to_the_earlier_release() {
        fleet(2);
        scene.release("1.0", "old.swu", "old".getBytes(StandardCharsets.UTF_8));
        scene.release("2.0", "fw.swu", FILE);
        JsonNode bad = scene.rollOut("2.0");
        scene.device("D-0").feedback(scene.device("D-0").action(), "closed", "success");
        runs("D-0", "2.0");

        assertThat(scene.change(bad, "roll-back").status()).isEqualTo(400);
        Answer back = scene.change(bad, "roll-back", "it drains the battery");

        assertThat(back.status()).as(back.text()).isEqualTo(201);
        assertThat(back.json().get("version").asText()).isEqualTo("1.0");
        assertThat(back.json().get("rollsBack").asText())
                .isEqualTo(bad.get("id").asText());
        assertThat(scene.rollout(bad).get("state").asText()).isEqualTo("CANCELLED");
        assertThat(total(back.json())).isEqualTo(1);
        assertThat(scene.device("D-0").links().has("deploymentBase")).isTrue();
        assertThat(scene.device("D-1").links().has("deploymentBase")).isFalse();
    }

    private void fleet(int size) {
        var product = products.require(organization.id, organization.product);
        db.doInTransaction(organization.id, tx -> {
            for (int i = 0; i < size; i++) {
                devices.register(tx, product, "D-" + i, Instant.now());
            }
        });
    }

    private void attribute(String serial, String name, String value) {
        Answer set = TestOrganization.send(organization
                .request(organization.api("/devices/" + serial + "/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"%s\":\"%s\"}".formatted(name, value))));
        assertThat(set.status()).as(set.text()).isBetween(200, 204);
    }

    /** Its field data says so. */
    private void runs(String serial, String version) {
        new Seed(organization).device(serial, version);
    }

    private void invite(String email, String role) {
        Answer invited = organization.post("/api/v1/people", Map.of("email", email, "role", role));
        assertThat(invited.status()).isEqualTo(201);
        var entered = TestOrganization.send(HttpRequest.newBuilder(
                        TestOrganization.server(invited.json().get("signInPath").asText()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(
                        "password=" + URLEncoder.encode(organization.password, StandardCharsets.UTF_8))));
        assertThat(entered.status()).isLessThan(400);
    }

    private String sessionOf(String email) {
        return Browser.sessionCookie(email, organization.password);
    }

    private static Answer formAs(String cookie, String path, String body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Cookie", cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer formAs(String cookie, JsonNode rollout, String verb, String reason) {
        return formAs(
                cookie,
                "/products/pump/updates/rollouts/%s/%s"
                        .formatted(rollout.get("id").asText(), verb),
                "reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8));
    }

    /** Nobody may move the clock, so what was is moved into the past. */
    private void tomorrow(String sql) {
        db.doInTransaction(organization.id, tx -> tx.update(sql));
    }

    private void look(JsonNode rollout) {
        look.at(organization.id, UUID.fromString(rollout.get("id").asText()));
    }

    private int total(JsonNode rollout) {
        return scene.rollout(rollout).at("/progress/total").asInt();
    }

    private int offered(JsonNode rollout) {
        return scene.rollout(rollout).at("/progress/offered").asInt();
    }

    private Map<String, Integer> standings(JsonNode rollout) {
        var counts = new java.util.HashMap<String, Integer>();
        organization
                .get(organization.api("/rollouts/" + rollout.get("id").asText() + "/coverage"))
                .json()
                .get("standings")
                .forEach(one -> counts.put(
                        one.get("standing").asText(), one.get("devices").asInt()));
        return counts;
    }
}
