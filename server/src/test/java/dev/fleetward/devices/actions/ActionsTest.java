package dev.fleetward.devices.actions;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ActionsTest {
    private TestOrganization organization;
    private Seed seed;

    @BeforeEach
    void aFleet() {
        organization = new TestOrganization();
        seed = new Seed(organization);
        seed.device("A", "1.0.0", Instant.now(), Map.of("region", "DE"));
        seed.device("B", "2.0.0", Instant.now(), Map.of("region", "AT"));
    }

    @Test
    void a_file_sets_attributes_and_makes_devices_known() {
        String csv =
                "\ufeffserial;attr.region;bom.cpu;note\r\nA;CH;stm32f4;\"two\r\nlines; and \"\"quotes\"\"\"\r\nNEW;FR;7;\r\n";

        var dry = imported(csv, true);
        var report = imported(csv, false);

        assertThat(dry.get("provisioned").asInt()).isEqualTo(1);
        assertThat(dry.get("changed").asInt()).isZero();
        assertThat(report.get("devices").asInt()).isEqualTo(2);
        assertThat(report.get("changed").asInt()).isEqualTo(5);
        assertThat(found("state = provisioned")).containsExactly("NEW");
        assertThat(found("attr.region = CH and attr.note ~ \"\\\"quotes\\\"\"")).containsExactly("A");
        assertThat(imported(csv, false).get("changed").asInt()).isZero();
    }

    @Test
    void a_wrong_line_is_told_and_the_others_are_taken() {
        put("/attributes/slots", "{\"type\":\"number\"}");

        var report = imported("serial,slots\nA,2\nbad/serial,3\nB,many\nB\nA,5\n", false);

        assertThat(report.get("devices").asInt()).isEqualTo(1);
        assertThat(report.get("wrong").asInt()).isEqualTo(4);
        assertThat(report.get("errors").findValuesAsText("line")).containsExactly("3", "4", "5", "6");
        assertThat(report.at("/errors/1/message").asText()).contains("number", "many");
        assertThat(found("attr.slots = 2")).containsExactly("A");
    }

    @Test
    void a_file_that_is_none_is_refused() {
        assertThat(csv("name,region\nA,DE\n").status()).isEqualTo(400);
        assertThat(csv("serial,serial\nA,DE\n").status()).isEqualTo(400);
        assertThat(csv("").status()).isEqualTo(400);
        assertThat(csv("serial,x\nA,\"open\n").status()).isEqualTo(400);
    }

    @Test
    void what_is_exported_can_be_imported() {
        seed.device("C", "2.0.0", Instant.now(), Map.of("formula", "=1+1", "count", 7));

        String csv = organization
                .get(organization.api("/device-export?query=" + encoded("has attr.count")))
                .text();

        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("\"'=1+1\"");
        imported(csv, false);
        assertThat(found("attr.formula = \"=1+1\" and attr.count < 8")).containsExactly("C");
    }

    @Test
    void a_bulk_action_changes_every_device_of_its_query() {
        var wrong = organization.post(
                organization.api("/bulk-actions"),
                "{\"query\":\"has attr.region\",\"devices\":5,\"action\":{\"attribute\":\"wave\",\"value\":1}}");
        var started = organization.post(
                organization.api("/bulk-actions"),
                "{\"query\":\"has attr.region\",\"devices\":2,\"action\":{\"attribute\":\"wave\",\"value\":1}}");

        assertThat(wrong.status()).isEqualTo(409);
        assertThat(started.status()).isEqualTo(202);
        String id = started.json().get("id").asText();
        eventually(() -> assertThat(organization
                        .get(organization.api("/bulk-actions/" + id))
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("done"));
        assertThat(found("attr.wave = 1")).containsExactly("A", "B");
    }

    @Test
    void a_selection_is_retired() {
        organization.post(
                organization.api("/bulk-actions"),
                "{\"serials\":[\"B\"],\"devices\":1,\"action\":{\"state\":\"retired\"}}");

        eventually(() -> assertThat(found("state = retired")).containsExactly("B"));
    }

    @Test
    void a_rule_is_followed_when_a_device_comes_to_match() {
        put(
                "/device-rules/fast",
                "{\"query\":\"attr.region = DE\",\"action\":{\"attribute\":\"lane\",\"value\":\"fast\"}}");
        var job = Seed.bean(FollowJob.class);
        job.run();
        assertThat(found("attr.lane = fast")).containsExactly("A");

        seed.device("B", "2.0.0", Instant.now(), Map.of("region", "DE"));
        job.run();

        assertThat(found("attr.lane = fast")).containsExactly("A", "B");
    }

    @Test
    void a_cohort_follows_its_query() {
        put("/cohorts/german", "{\"name\":\"German\",\"query\":\"attr.region = DE\"}");
        var job = Seed.bean(FollowJob.class);
        job.run();
        assertThat(found("cohort = german")).containsExactly("A");

        seed.device("A", "1.0.0", Instant.now(), Map.of("region", "CH"));
        seed.device("B", "2.0.0", Instant.now(), Map.of("region", "DE"));
        job.run();

        assertThat(found("cohort = german")).containsExactly("B");
        assertThat(put("/cohorts/german/devices", "{\"serials\":[\"A\"]}").status())
                .isEqualTo(409);
        assertThat(put("/cohorts/loop", "{\"name\":\"Loop\",\"query\":\"not cohort = loop\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void queries_are_saved_for_oneself_and_for_all() {
        var saved = organization.post(
                organization.api("/saved-queries"), "{\"name\":\"Old\",\"query\":\"version < 2\",\"shared\":true}");

        assertThat(saved.status()).isEqualTo(200);
        assertThat(organization
                        .get(organization.api("/saved-queries"))
                        .json()
                        .get("items")
                        .findValuesAsText("name"))
                .containsExactly("Old");
        assertThat(organization
                        .post(organization.api("/saved-queries"), "{\"name\":\"Bad\",\"query\":\"version <\"}")
                        .status())
                .isEqualTo(400);
        organization.delete(
                organization.api("/saved-queries/" + saved.json().get("id").asText()));
        assertThat(organization.get(organization.api("/saved-queries")).json().get("items"))
                .isEmpty();
    }

    private com.fasterxml.jackson.databind.JsonNode imported(String csv, boolean dry) {
        return TestOrganization.send(organization
                        .request(organization.api("/device-imports?dryRun=" + dry))
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString(csv)))
                .json();
    }

    private TestOrganization.Answer csv(String text) {
        return TestOrganization.send(organization
                .request(organization.api("/device-imports"))
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(text)));
    }

    private TestOrganization.Answer put(String path, String json) {
        return organization.put(organization.api(path), "application/json", BodyPublishers.ofString(json));
    }

    private List<String> found(String query) {
        return organization
                .get(organization.api("/devices?query=" + encoded(query)))
                .json()
                .get("items")
                .findValuesAsText("serial");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
