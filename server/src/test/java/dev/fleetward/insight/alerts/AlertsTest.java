package dev.fleetward.insight.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.insight.delivery.CourierOfTests;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules watch a real fleet; targets are told by real HTTP. Time is what the test says it is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AlertsTest {
    @Inject
    Evaluation evaluation;

    @Inject
    CourierOfTests courier;

    private final TestOrganization organization = new TestOrganization();
    private final Seed seed = new Seed(organization);
    private final Receiver receiver = new Receiver();
    private final Instant start = Instant.now();

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void an_alert_is_pending_then_firing_then_resolved_and_told_once_each_time() {
        seed.device("A-1", "1.0.0");
        addRule(Map.of("holdFor", "10m", "targets", List.of(webhook())));

        look(Duration.ofMinutes(1));
        assertThat(only("pending").get("sentence").asText()).isEqualTo("1 device matches version = 1.0.0.");
        look(Duration.ofMinutes(6));
        assertThat(items("firing")).isEmpty();

        look(Duration.ofMinutes(15));
        JsonNode firing = only("firing");
        for (int minute = 16; minute < 30; minute++) {
            look(Duration.ofMinutes(minute));
        }
        assertThat(only("firing").get("id")).isEqualTo(firing.get("id"));
        assertThat(receiver.posts()).hasSize(1);
        JsonNode told = Json.read(receiver.posts().getFirst().body(), JsonNode.class);
        assertThat(told.get("kind").asText()).isEqualTo("firing");
        assertThat(told.get("title").asText()).isEqualTo("[warning] Pump: Old version");
        assertThat(told.at("/alerts/0/id")).isEqualTo(firing.get("id"));
        assertThat(told.at("/alerts/0/value").asInt()).isEqualTo(1);
        assertThat(told.at("/rule/condition").asText()).isEqualTo("at least 1 devices for 10 min");

        seed.device("A-1", "2.0.0", start.plusSeconds(60), Map.of());
        look(Duration.ofMinutes(31));
        look(Duration.ofMinutes(32));

        assertThat(items("firing")).isEmpty();
        assertThat(only("resolved").get("resolvedAt").isNull()).isFalse();
        assertThat(receiver.posts()).hasSize(2);
        assertThat(receiver.posts().get(1).body()).contains("\"kind\":\"resolved\"", "Resolved: [warning]");
    }

    @Test
    void what_is_silenced_is_seen_and_told_only_when_the_silence_ends() {
        seed.device("A-1", "1.0.0");
        String rule = addRule(Map.of("targets", List.of(webhook()))).get("id").asText();
        var silence = organization.post(
                organization.api("/alert-silences"),
                Map.of("rule", rule, "until", start.plus(Duration.ofMinutes(30)), "reason", "planned work"));
        assertThat(silence.status()).as(silence.text()).isEqualTo(201);

        look(Duration.ofMinutes(5));
        assertThat(only("firing").get("sentence").asText()).startsWith("1 device");
        look(Duration.ofMinutes(29));
        assertThat(deliveries()).isEmpty();

        look(Duration.ofMinutes(31));
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void a_silence_covers_subjects_by_pattern_and_its_rule_alone() {
        var id = java.util.UUID.randomUUID();
        var other = java.util.UUID.randomUUID();
        var silence = new Silence(id, id, "", "2.*.1", start, "", start, "");

        assertThat(silence.covers(id, "2.4.1")).isTrue();
        assertThat(silence.covers(id, "2.4.12")).isFalse();
        assertThat(silence.covers(other, "2.4.1")).isFalse();
        assertThat(new Silence(id, null, "", "", start, "", start, "").covers(other, "x"))
                .isTrue();
        assertThat(new Silence(id, null, "", ".*", start, "", start, "").covers(other, "x"))
                .isFalse();
    }

    @Test
    void reminders_come_while_it_fires() {
        seed.device("A-1", "1.0.0");
        addRule(Map.of(
                "remindEvery",
                "1h",
                "targets",
                List.of(webhook()),
                "message",
                "Look at {{product}}: {{value}} {{unit}}"));

        look(Duration.ofMinutes(1));
        look(Duration.ofMinutes(30));
        look(Duration.ofMinutes(62));

        assertThat(receiver.posts()).hasSize(2);
        assertThat(receiver.posts().get(1).body()).contains("\"kind\":\"reminder\"", "Look at pump: 1.0 devices");
    }

    @Test
    void an_alert_somebody_looks_after_stays_open_and_nobody_is_reminded() {
        seed.device("A-1", "1.0.0");
        addRule(Map.of("remindEvery", "1h", "targets", List.of(webhook())));
        look(Duration.ofMinutes(1));
        String acknowledgement =
                organization.api("/alerts/" + only("firing").get("id").asText() + "/acknowledgement");

        var acknowledged = put(acknowledgement, Map.of("note", "A-1 is on its way back"));
        look(Duration.ofHours(2));
        look(Duration.ofHours(4));

        assertThat(acknowledged.status()).as(acknowledged.text()).isEqualTo(200);
        assertThat(only("firing").at("/acknowledged/by").asText()).isEqualTo("owner");
        assertThat(only("firing").at("/acknowledged/note").asText()).isEqualTo("A-1 is on its way back");
        assertThat(receiver.posts()).hasSize(1);
        assertThat(organization.get("/api/v1/audit").text())
                .contains("alert.acknowledged", "pump/Old version", "A-1 is on its way back");
        assertThat(organization.get("/products/pump/alerts").text())
                .contains("somebody looks after 1.", "by owner, ", "A-1 is on its way back", "Take back");

        assertThat(organization
                        .delete(acknowledgement)
                        .json()
                        .get("acknowledged")
                        .isNull())
                .isTrue();
        look(Duration.ofHours(5));
        assertThat(receiver.posts()).hasSize(2);
        assertThat(receiver.posts().get(1).body()).contains("\"kind\":\"reminder\"");
    }

    @Test
    void an_acknowledged_alert_that_ends_is_told_and_cannot_be_acknowledged_any_more() {
        seed.device("A-1", "1.0.0");
        addRule(Map.of("targets", List.of(webhook())));
        look(Duration.ofMinutes(1));
        String id = only("firing").get("id").asText();
        assertThat(form("/products/pump/alerts/" + id + "/acknowledgement", "note=Going+there")
                        .status())
                .isEqualTo(303);
        seed.device("A-1", "2.0.0", start.plusSeconds(60), Map.of());

        look(Duration.ofMinutes(3));

        assertThat(receiver.posts()).hasSize(2);
        assertThat(receiver.posts().get(1).body()).contains("\"kind\":\"resolved\"");
        assertThat(only("resolved").at("/acknowledged/note").asText()).isEqualTo("Going there");
        assertThat(organization.get("/products/pump/alerts").text()).contains("Looked after by owner: Going there.");
        var late = put(organization.api("/alerts/" + id + "/acknowledgement"), Map.of());
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("detail").asText()).contains("only one that fires can be acknowledged");
        var onThePage = form("/products/pump/alerts/" + id + "/acknowledgement/end", "");
        assertThat(onThePage.status()).isEqualTo(409);
        assertThat(onThePage.text()).contains("only one that fires can be acknowledged");
    }

    @Test
    void what_cannot_be_acknowledged_is_refused() {
        seed.device("A-1", "1.0.0");
        addRule(Map.of());
        look(Duration.ofMinutes(1));
        String rest = "/alerts/" + only("firing").get("id").asText() + "/acknowledgement";
        var stranger = new TestOrganization();

        assertThat(put(organization.api(rest), Map.of("note", "x".repeat(501))).status())
                .isEqualTo(400);
        assertThat(put(organization.api("/alerts/0199aaaa-0000-7000-8000-000000000000/acknowledgement"), Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(stranger.put(stranger.api(rest), "application/json", BodyPublishers.ofString("{}"))
                        .status())
                .isEqualTo(404);
        assertThat(only("firing").get("acknowledged").isNull()).isTrue();
    }

    @Test
    void several_servers_that_look_at_once_tell_it_once() throws InterruptedException {
        seed.device("A-1", "1.0.0");
        addRule(Map.of("targets", List.of(webhook())));

        var looks = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            looks.add(Thread.ofVirtual()
                    .start(() -> evaluation.evaluate(organization.id, start.plus(Duration.ofMinutes(5)))));
        }
        for (Thread look : looks) {
            look.join();
        }

        assertThat(deliveries()).hasSize(1);
        only("firing");
    }

    @Test
    void what_cannot_be_watched_is_refused_with_the_reason() {
        assertThat(organization
                        .post(organization.api("/alert-rules"), wanted(Map.of("slice", Map.of("query", "verion = 1"))))
                        .text())
                .contains("bad-query");
        assertThat(organization
                        .post(organization.api("/alert-rules"), wanted(Map.of("figure", "no.such")))
                        .text())
                .contains("There is no figure “no.such”; there are");
        assertThat(organization
                        .post(organization.api("/alert-rules"), wanted(Map.of("every", "1s")))
                        .text())
                .contains("every must be between 30 s and 1 day");
        assertThat(organization
                        .post(organization.api("/alert-rules"), wanted(Map.of("clear", 7)))
                        .text())
                .contains("clear must be at or below");
        assertThat(organization
                        .post(
                                organization.api("/alert-rules"),
                                wanted(Map.of("targets", List.of("0199aaaa-0000-7000-8000-000000000000"))))
                        .text())
                .contains("There is no alert target");
        addRule(Map.of());
        assertThat(organization
                        .post(organization.api("/alert-rules"), wanted(Map.of()))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void the_rules_rooms_recommend_are_switched_on_by_name() {
        var figures = organization
                .get(organization.api("/alert-rules/figures"))
                .json()
                .get("items");
        var ids = new ArrayList<String>();
        figures.forEach(figure -> ids.add(figure.get("id").asText()));
        assertThat(ids)
                .contains(
                        "devices.matching",
                        "devices.silent",
                        "issues.new",
                        "issues.surging",
                        "issues.regressed",
                        "vitals.crash-free-devices",
                        "metrics.value",
                        "security.events",
                        "ingest.oldest-undecoded",
                        "vulnerabilities.exposed-devices",
                        "rollouts.paused",
                        "cases.hours-left",
                        "compliance.requirements-short");

        for (JsonNode figure : figures) {
            if (!figure.get("recommended").isNull()) {
                var made = organization.post(
                        organization.api("/alert-rules/recommended"),
                        Map.of("figure", figure.get("id").asText()));
                assertThat(made.status()).as(made.text()).isEqualTo(201);
            }
        }
        look(Duration.ofMinutes(2));
        organization.get(organization.api("/alert-rules")).json().get("items").forEach(rule -> assertThat(
                        rule.get("trouble").asText())
                .as(rule.get("name").asText())
                .isEmpty());
    }

    @Test
    void another_organization_sees_and_hears_nothing_of_it() {
        seed.device("A-1", "1.0.0");
        String target = webhook();
        addRule(Map.of("targets", List.of(target)));
        look(Duration.ofMinutes(1));
        var stranger = new TestOrganization();

        assertThat(stranger.get(stranger.api("/alerts")).json().get("items")).isEmpty();
        assertThat(stranger.get("/api/v1/alert-targets").json().get("items")).isEmpty();
        assertThat(stranger.get("/api/v1/alert-deliveries").json().get("items")).isEmpty();
        assertThat(stranger.get("/api/v1/alert-targets/" + target).status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/alert-targets/" + target + "/test", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(stranger.post(stranger.api("/alert-rules"), wanted(Map.of("targets", List.of(target))))
                        .status())
                .isEqualTo(400);
    }

    private void look(Duration later) {
        evaluation.evaluate(organization.id, start.plus(later));
        courier.deliver(organization, start.plus(later));
    }

    private TestOrganization.Answer put(String path, Object body) {
        return organization.put(path, "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private TestOrganization.Answer form(String path, String body) {
        return TestOrganization.send(organization
                .request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private String webhook() {
        var answer = organization.post(
                "/api/v1/alert-targets", Map.of("name", "hook", "kind", "webhook", "url", receiver.url("/hook")));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().at("/target/id").asText();
    }

    private JsonNode addRule(Map<String, ?> changes) {
        var answer = organization.post(organization.api("/alert-rules"), wanted(changes));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static Map<String, Object> wanted(Map<String, ?> changes) {
        var rule = new HashMap<String, Object>(Map.of(
                "name",
                "Old version",
                "figure",
                "devices.matching",
                "slice",
                Map.of("query", "version = 1.0.0"),
                "comparison",
                "at-least",
                "threshold",
                1));
        rule.putAll(changes);
        return rule;
    }

    private JsonNode only(String state) {
        JsonNode items = items(state);
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private JsonNode items(String state) {
        return organization
                .get(organization.api("/alerts?state=" + state))
                .json()
                .get("items");
    }

    private JsonNode deliveries() {
        return organization.get("/api/v1/alert-deliveries").json().get("items");
    }
}
