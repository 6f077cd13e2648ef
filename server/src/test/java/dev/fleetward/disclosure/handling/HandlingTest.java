package dev.fleetward.disclosure.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A case is worked on: by states, by somebody, about something, with its reporter. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class HandlingTest {
    @Inject
    Db db;

    private final TestOrganization maker = new TestOrganization();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @BeforeEach
    void a_case_is_open() {
        open(Map.of());
    }

    @Test
    void a_case_goes_its_way_and_each_step_stands_in_its_history() {
        assertThat(handling().get("state").asText()).isEqualTo("triage");
        for (String state : List.of("confirmed", "fixing", "fix-available", "disclosed")) {
            assertThat(move(state, "").json().get("state").asText()).isEqualTo(state);
        }

        assertThat(move("fixing", "").status()).as("back without a reason").isEqualTo(400);
        assertThat(move("fixing", "2.0 did not help").status()).isEqualTo(200);
        move("fix-available", "");
        move("disclosed", "");
        assertThat(move("closed", "").status()).isEqualTo(400);
        assertThat(move("closed", "2.1 is everywhere").json().get("nextStates")).isEmpty();

        JsonNode c = maker.get(maker.api("/cases/C-1")).json();
        assertThat(c.get("state").asText()).isEqualTo("closed");
        assertThat(c.at("/closed/reason").asText()).isEqualTo("2.1 is everywhere");
        assertThat(history()).contains("State: Fixing", "2.0 did not help", "State: Closed");
    }

    @Test
    void a_wrong_step_is_refused_with_the_steps_there_are() {
        Answer refused = move("disclosed", "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("wrong-state");
        assertThat(refused.json().get("detail").asText()).contains("confirmed or rejected");
        assertThat(move("done", "").status()).isEqualTo(400);
        assertThat(maker.put(maker.api("/cases/C-1/closure"), "application/json", json(Map.of("text", "done")))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("wrong-state");
    }

    @Test
    void a_report_that_is_none_is_rejected_with_a_reason_but_not_while_a_clock_runs() {
        assertThat(move("rejected", "").status()).isEqualTo(400);
        assertThat(move("rejected", "It is another maker's product")
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("rejected");
        assertThat(maker.get(maker.api("/cases/C-1"))
                        .json()
                        .at("/closed/reason")
                        .asText())
                .isEqualTo("Rejected: It is another maker's product");
        assertThat(move("confirmed", "").status()).isEqualTo(409);

        open(Map.of());
        maker.put(
                maker.api("/cases/C-2/awareness"),
                "application/json",
                json(Map.of("at", now.minus(Duration.ofHours(1)), "reason", "log")));
        assertThat(move("C-2", "rejected", "no").json().get("type").asText()).endsWith("clock-running");
    }

    @Test
    void reliable_evidence_confirms_a_case() {
        maker.put(
                maker.api("/cases/C-1/evidence"),
                "application/json",
                json(Map.of(
                        "at", now.minusSeconds(60), "person", "Ada", "evidence", List.of("log"), "reason", "seen")));

        assertThat(handling().get("state").asText()).isEqualTo("confirmed");
    }

    @Test
    void an_embargo_and_a_strict_label_keep_it_from_the_public() {
        for (String state : List.of("confirmed", "fix-available")) {
            move(state, "");
        }
        Instant until = now.plus(Duration.ofDays(20));
        assertThat(change(Map.of("embargoUntil", until))
                        .json()
                        .get("underEmbargo")
                        .asBoolean())
                .isTrue();

        assertThat(move("disclosed", "").json().get("type").asText()).endsWith("embargo");
        assertThat(notice(true).json().get("type").asText()).endsWith("embargo");
        change(Map.of("embargoUntil", "", "tlp", "red"));
        assertThat(notice(true).json().get("type").asText()).endsWith("tlp");
        assertThat(notice(false).json().get("type").asText()).as("no devices").endsWith("nobody-told");
        change(Map.of("tlp", "green"));
        assertThat(move("disclosed", "").status()).isEqualTo(200);
        assertThat(history()).contains("Under embargo until", "Embargo lifted", "TLP:GREEN instead of TLP:RED");
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThat(change(Map.of("assignee", "nobody@example.org"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("nobody of your organization");
        assertThat(change(Map.of("tlp", "white")).status()).isEqualTo(400);
        assertThat(change(Map.of("embargoUntil", now.minusSeconds(1))).status()).isEqualTo(400);
        assertThat(change(Map.of("embargoUntil", "soon")).status()).isEqualTo(400);
        assertThat(change(Map.of("assignee", maker.email))
                        .json()
                        .get("assignee")
                        .asText())
                .isEqualTo(maker.email);
        assertThat(change(Map.of("assignee", "")).json().get("assignee").isNull())
                .isTrue();
    }

    @Test
    void a_case_is_linked_only_to_what_there_is() {
        new Seed(maker).device("A", "1.0");

        Answer linked = link("software-version", "main 1.0");

        assertThat(linked.status()).isEqualTo(201);
        assertThat(linked.json().at("/links/0/href").asText()).isEqualTo("/products/pump/software/main/1.0");
        assertThat(link("software-version", "main 1.0").json().get("type").asText())
                .endsWith("link-exists");
        assertThat(link("software-version", "main 9.9").status()).isEqualTo(404);
        assertThat(link("issue", "99").status()).isEqualTo(404);
        assertThat(link("issue", "x").status()).isEqualTo(400);
        assertThat(link("rollout", "x").status()).isEqualTo(404);
        assertThat(link("vulnerability", "CVE-1999-1").status()).isEqualTo(404);
        assertThat(link("component", "nothing").status()).isEqualTo(404);
        assertThat(link("moon", "1").status()).isEqualTo(400);
        assertThat(maker.get("/products/pump/cases/C-1").text()).contains("main 1.0");
        assertThat(maker.delete(maker.api("/cases/C-1/links?kind=software-version&target=main%201.0"))
                        .json()
                        .get("links"))
                .isEmpty();
    }

    @Test
    void a_reporter_follows_the_case_and_answers_without_an_account() {
        maker.post(maker.api("/cases/C-1/notes"), Map.of("text", "private word"));
        String path = maker.post(maker.api("/cases/C-1/reporter"), Map.of("name", "Grace"))
                .json()
                .get("path")
                .asText();
        maker.post(maker.api("/cases/C-1/messages"), Map.of("text", "Which <b>version</b>?"));

        String page = anybody(path).text();
        Answer empty = answer(path, "text=+");
        Answer answered = answer(path, "text=It+was+2.0");

        assertThat(page)
                .contains("looking into your report", "Which &lt;b&gt;version&lt;/b&gt;?")
                .doesNotContain("private word", maker.email, "Lock opens");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(answered.status()).isEqualTo(303);
        assertThat(handling().at("/messages/0/detail").asText()).isEqualTo("It was 2.0");
        assertThat(handling().at("/messages/0/who").asText()).isEqualTo("Grace");
        assertThat(maker.get("/products/pump/cases/C-1/handling").text()).contains("Grace, the reporter", "It was 2.0");
        maker.post(maker.api("/cases/C-1/reporter"), Map.of("name", "Grace"));
        assertThat(anybody(path).status()).as("the earlier address").isEqualTo(404);
        assertThat(anybody("/report-status/fwr_guess").status()).isEqualTo(404);
        assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> tx.update("UPDATE case_entry SET detail = 'x'")))
                .isInstanceOf(DbFailure.class);
    }

    @Test
    void the_pages_show_and_change_it() {
        assertThat(form("/state", "state=confirmed").status()).isEqualTo(303);
        assertThat(form("", "assignee=" + maker.email + "&tlp=green&embargoUntil=")
                        .status())
                .isEqualTo(303);
        Answer wrong = form("/state", "state=closed&reason=my+words");

        assertThat(wrong.status()).isEqualTo(409);
        assertThat(wrong.text()).contains("cannot become closed", "my words");
        assertThat(form("/links", "kind=issue&target=7").status()).isEqualTo(404);
        assertThat(form("/reporter", "name=Grace").text()).contains("/report-status/fwr_");
        assertThat(form("/messages", "text=Hello").status()).isEqualTo(303);
        assertThat(maker.get("/products/pump/cases").text()).contains("Confirmed", maker.email);
        assertThat(maker.get("/products/pump/cases/C-1").text()).contains("Confirmed since", "TLP:GREEN");
    }

    @Test
    void a_case_started_from_an_alert_is_filled_in() {
        String page = maker.get(
                        "/products/pump/cases/new?kind=severe-incident&title=Silent&from=Alert+%E2%80%9CSilent%E2%80%9D")
                .text();
        Answer unknown = maker.post(
                maker.api("/cases"), Map.of("kind", "severe-incident", "title", "x", "csirt", "DE", "issue", "99"));
        open(Map.of("from", "Alert “Silent”: 3 devices"));

        assertThat(page).contains("Alert “Silent”</textarea>", "value=\"Silent\"");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/cases/C-2/history")).text()).contains("Alert “Silent”: 3 devices");
    }

    private void open(Map<String, ?> more) {
        var body = new HashMap<String, Object>(
                Map.of("kind", "actively-exploited-vulnerability", "title", "Lock opens", "csirt", "DE"));
        body.putAll(more);
        Answer opened = maker.post(maker.api("/cases"), body);
        assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    }

    private JsonNode handling() {
        return maker.get(maker.api("/cases/C-1/handling")).json();
    }

    private String history() {
        return maker.get(maker.api("/cases/C-1/history")).text();
    }

    private Answer move(String state, String reason) {
        return move("C-1", state, reason);
    }

    private Answer move(String number, String state, String reason) {
        return maker.put(
                maker.api("/cases/%s/state".formatted(number)),
                "application/json",
                json(Map.of("state", state, "reason", reason)));
    }

    private Answer change(Map<String, ?> wanted) {
        return TestOrganization.send(maker.request(maker.api("/cases/C-1/handling"))
                .header("Content-Type", "application/json")
                .method("PATCH", json(wanted)));
    }

    private Answer link(String kind, String target) {
        return maker.post(maker.api("/cases/C-1/links"), Map.of("kind", kind, "target", target));
    }

    private Answer notice(boolean onPage) {
        return maker.post(
                maker.api("/cases/C-1/notices"),
                Map.of("audience", "all", "title", "t", "summary", "s", "mitigation", "m", "onPage", onPage));
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/pump/cases/C-1/handling" + path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static Answer anybody(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    private static Answer answer(String path, String body) {
        return TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        return BodyPublishers.ofString(Json.write(body));
    }
}
