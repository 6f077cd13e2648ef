package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the clocks count from, and drills, through API and pages. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseMomentsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void the_four_instants_are_stated_once_and_kept_with_who_decided_on_what() {
        open(Map.of());
        done(put("/signal", Map.of("at", ago(5), "reason", "Honeypot hit")));
        done(put("/triage", Map.of("at", ago(4), "reason", "On-call looked")));
        JsonNode c = done(put("/evidence", evidence(3)));

        assertThat(c.at("/evidence/person").asText()).isEqualTo("Grace Hopper");
        assertThat(c.at("/evidence/evidence")).hasSize(2);
        assertThat(c.at("/awareSince").asText()).isEqualTo(ago(3).toString());
        assertThat(c.at("/clocks/0/due").asText())
                .isEqualTo(ago(3).plus(Duration.ofHours(24)).toString());
        assertThat(c.at("/clocks/0/why/0").asText()).contains("CRA Article 14(2)(a)");
        for (String moment : List.of("signal", "triage")) {
            Answer again = put("/" + moment, Map.of("at", ago(2), "reason", "other"));
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.json().get("type").asText()).endsWith("moment-frozen");
        }
        assertThat(put("/awareness", Map.of("at", ago(1), "reason", "later")).status())
                .isEqualTo(400);
        assertThat(page().text()).contains("Grace Hopper").contains("packet capture");
    }

    @Test
    void evidence_needs_a_name_and_a_list() {
        open(Map.of());

        assertThat(put("/evidence", Map.of("at", ago(1), "reason", "x", "person", "Grace"))
                        .text())
                .contains("evidence must list");
        assertThat(put("/evidence", Map.of("at", ago(1), "reason", "x", "evidence", List.of("log")))
                        .text())
                .contains("person is missing");
    }

    @Test
    void the_cautious_reading_runs_from_the_signal_at_once() {
        JsonNode c = open(Map.of("countsFrom", "signal", "signalAt", ago(2)));

        assertThat(c.at("/clocks/0/state").asText()).isEqualTo("RUNNING");
        assertThat(c.at("/clocks/0/due").asText())
                .isEqualTo(ago(2).plus(Duration.ofHours(24)).toString());
    }

    @Test
    void an_intermediate_report_is_due_when_the_csirt_says() {
        open(Map.of());
        done(put("/evidence", evidence(3)));
        Instant due = now.plus(Duration.ofHours(30));

        JsonNode c = done(put("/intermediate", Map.of("at", ago(1), "due", due, "reason", "State of the fix")));

        assertThat(c.get("clocks")).hasSize(4);
        assertThat(c.at("/clocks/2/stage").asText()).isEqualTo("intermediate-report");
        assertThat(c.at("/clocks/2/due").asText()).isEqualTo(due.toString());
        assertThat(put("/intermediate", Map.of("at", ago(1), "due", ago(2), "reason", "x"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_whole_drill_runs_on_its_own_clock_and_is_owed_to_nobody() {
        open(Map.of("drill", true));
        done(put("/evidence", evidence(1)));
        assertThat(c().at("/clocks/0/state").asText()).isEqualTo("RUNNING");

        JsonNode later = done(maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", 30)));

        assertThat(later.at("/clocks/0/state").asText()).isEqualTo("OVERDUE");
        assertThat(later.get("drill").asBoolean()).isTrue();
        assertThat(Instant.parse(later.get("time").asText())).isAfter(now.plus(Duration.ofHours(29)));
        assertThat(page().text()).contains("This is a drill");
        assertThat(get("/cases").text()).contains(">drill<").contains("No legal clock runs");
        assertThat(maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", -1))
                        .status())
                .isEqualTo(400);
        assertThat(maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", 9000))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_time_of_a_real_case_cannot_be_moved() {
        open(Map.of());

        Answer refused = maker.post(maker.api("/cases/C-1/drill-time"), Map.of("hours", 1));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("not-a-drill");
    }

    @Test
    void the_pages_state_evidence_and_move_a_drill() {
        open(Map.of("drill", true));
        String at = now.minus(Duration.ofHours(2))
                .atZone(java.time.ZoneId.of("Europe/Berlin"))
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();

        assertThat(form("/evidence", "at=" + at + "&person=Grace&evidence=log%0Acapture&reason=seen")
                        .status())
                .isEqualTo(303);
        assertThat(form("/drill-time", "hours=80").status()).isEqualTo(303);
        assertThat(page().text()).contains("overdue").contains("capture").contains("Regulation 1182/71 Article 3(1)");
        assertThat(form("/drill-time", "hours=x").status()).isEqualTo(400);
        assertThat(form("/nonsense", "at=" + at).status()).isEqualTo(404);
        assertThat(form("/signal", "at=soon").text()).contains("The time needs a date");
    }

    private Map<String, Object> evidence(int hoursAgo) {
        return Map.of(
                "at",
                ago(hoursAgo),
                "person",
                "Grace Hopper",
                "evidence",
                List.of("gateway log of 24 November", "packet capture"),
                "reason",
                "Both show the same tool");
    }

    private Instant ago(int hours) {
        return now.minus(Duration.ofHours(hours));
    }

    private JsonNode open(Map<String, Object> more) {
        var body = new java.util.HashMap<String, Object>(
                Map.of("kind", "actively-exploited-vulnerability", "title", "Lock opens", "csirt", "DE"));
        body.putAll(more);
        return done(maker.post(maker.api("/cases"), body));
    }

    private JsonNode c() {
        return maker.get(maker.api("/cases/C-1")).json();
    }

    private Answer page() {
        return get("/cases/C-1");
    }

    private Answer get(String path) {
        return TestOrganization.send(maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .GET());
    }

    private Answer form(String moment, String body) {
        return TestOrganization.send(maker.request("/products/" + maker.product + "/cases/C-1/moments" + moment)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer put(String path, Object body) {
        return maker.put(maker.api("/cases/C-1" + path), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private static JsonNode done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }
}
