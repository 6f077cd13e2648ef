package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CaseTest {
    private final TestOrganization maker = new TestOrganization();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Test
    void a_new_case_runs_no_clock() {
        JsonNode opened = open("actively-exploited-vulnerability");

        assertThat(opened.get("number").asText()).isEqualTo("C-1");
        assertThat(opened.get("clocks")).hasSize(3).allSatisfy(clock -> assertThat(state(clock))
                .isEqualTo("WAITING"));
        assertThat(open("severe-incident").get("number").asText()).isEqualTo("C-2");
    }

    @Test
    void stating_awareness_starts_both_hour_clocks() {
        open("actively-exploited-vulnerability");
        Instant aware = now.minus(Duration.ofHours(1));

        JsonNode c = stateAwareness(aware).json();

        assertThat(c.at("/clocks/0/due").asText())
                .isEqualTo(aware.plus(Duration.ofHours(24)).toString());
        assertThat(c.at("/clocks/1/due").asText())
                .isEqualTo(aware.plus(Duration.ofHours(72)).toString());
        assertThat(state(c.at("/clocks/2"))).isEqualTo("WAITING");
    }

    @Test
    void awareness_once_stated_cannot_be_changed() {
        open("actively-exploited-vulnerability");
        stateAwareness(now.minus(Duration.ofHours(30)));

        Answer second = stateAwareness(now.minus(Duration.ofHours(1)));

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.json().get("type").asText()).endsWith("awareness-frozen");
        assertThat(second.json().get("detail").asText())
                .contains("cannot be changed")
                .contains("C-1");
        assertThat(state(show().at("/clocks/0"))).isEqualTo("OVERDUE");
    }

    @Test
    void awareness_is_never_in_the_future() {
        open("severe-incident");

        assertThat(stateAwareness(now.plus(Duration.ofHours(1))).status()).isEqualTo(400);
    }

    @Test
    void a_stage_is_recorded_as_sent_only_when_its_fields_are_filled() {
        open("actively-exploited-vulnerability");
        stateAwareness(now.minus(Duration.ofHours(2)));

        Answer incomplete = sent("early-warning", "SRP-1");
        prepare("early-warning", Map.of("title", "Lock opens", "manufacturer", "Lockmaker", "product", "Lock 2"));
        Answer complete = sent("early-warning", "SRP-1");

        assertThat(incomplete.status()).isEqualTo(409);
        assertThat(incomplete.json().get("detail").asText()).contains("Manufacturer");
        assertThat(complete.status()).isEqualTo(200);
        assertThat(state(complete.json().at("/clocks/0"))).isEqualTo("SENT_IN_TIME");
        assertThat(sent("early-warning", "SRP-2").json().get("type").asText()).endsWith("notification-sent");
        assertThat(prepare("early-warning", Map.of("title", "Other")).status()).isEqualTo(409);
    }

    @Test
    void a_measure_starts_the_clock_of_the_final_report() {
        open("actively-exploited-vulnerability");
        stateAwareness(now.minus(Duration.ofHours(2)));

        Answer stated = put("/measure", Map.of("at", now.minusSeconds(60), "reason", "2.1.1 offered to all devices"));
        Answer again = put("/measure", Map.of("at", now, "reason", "2.1.2"));

        assertThat(state(stated.json().at("/clocks/2"))).isEqualTo("RUNNING");
        assertThat(again.json().get("type").asText()).endsWith("measure-frozen");
    }

    @Test
    void a_case_is_not_closed_while_a_clock_runs() {
        open("severe-incident");
        stateAwareness(now.minus(Duration.ofHours(2)));

        assertThat(put("/closure", Map.of("text", "done")).json().get("type").asText())
                .endsWith("clock-running");
    }

    @Test
    void everything_stands_in_the_history() {
        open("severe-incident");
        stateAwareness(now.minus(Duration.ofHours(2)));
        maker.post(maker.api("/cases/C-1/notes"), Map.of("text", "Called the CSIRT"));

        JsonNode history = maker.get(maker.api("/cases/C-1/history")).json().get("items");

        assertThat(history.findValuesAsText("what")).containsExactly("Note", "Awareness stated", "Case opened");
    }

    @Test
    void a_case_belongs_to_its_product_and_organization() {
        open("severe-incident");

        assertThat(new TestOrganization().get(maker.api("/cases/C-1")).status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/cases/C-99")).status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/cases/x")).status()).isEqualTo(404);
    }

    @Test
    void what_cannot_be_is_refused_with_the_field_named() {
        assertThat(openWith(Map.of("kind", "nonsense", "title", "x", "csirt", "DE"))
                        .text())
                .contains("severe-incident");
        assertThat(openWith(Map.of("kind", "severe-incident", "csirt", "DE")).text())
                .contains("title");
        assertThat(openWith(Map.of("kind", "severe-incident", "title", "x", "csirt", "US"))
                        .status())
                .isEqualTo(400);
        assertThat(openWith(Map.of("kind", "severe-incident", "title", "x", "csirt", "DE", "signalAt", "soon"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void hostile_text_stays_text_on_the_pages() {
        openWith(Map.of("kind", "severe-incident", "title", "<script>alert(1)</script>'; DROP TABLE", "csirt", "DE"));

        for (String path : new String[] {"", "/C-1", "/C-1/notifications/early-warning", "/new?title=%3Cscript%3E"}) {
            Answer page = page("/cases" + path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.text()).doesNotContain("<script>alert").doesNotContain("value=\"<script>");
        }
    }

    @Test
    void the_pages_take_a_case_from_start_to_sent() {
        form("/cases", "kind=severe-incident&title=Cloud+key+stolen&csirt=DE&vulnerability=&signalAt=");
        String today = Instant.now()
                .minus(Duration.ofHours(3))
                .atZone(java.time.ZoneId.of("Europe/Berlin"))
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
        form("/cases/C-1/moments/awareness", "at=" + today + "&reason=Log+of+the+gateway");
        form(
                "/cases/C-1/notifications/early-warning",
                "title=Key+stolen&manufacturer=Lockmaker&product=Lock&unlawfulOrMalicious=yes");

        Answer recorded = form("/cases/C-1/notifications/early-warning/sent", "at=" + today + "&reference=SRP-7");
        Answer frozen = form("/cases/C-1/moments/awareness", "at=" + today + "&reason=again");

        assertThat(recorded.status()).isEqualTo(303);
        assertThat(page("/cases/C-1/notifications/early-warning").text())
                .contains("SRP-7")
                .contains("Lockmaker");
        assertThat(page("/cases").text()).contains("1 legal clock runs").doesNotContain("No case yet");
        assertThat(frozen.status()).isEqualTo(409);
        assertThat(frozen.text()).contains("cannot be changed");
    }

    @Test
    void a_case_of_a_known_vulnerability_tells_the_devices_exposed_now() {
        maker.post("/api/v1/feeds/osv", """
                {"schema_version": "1.6.0", "id": "CVE-2026-4711", "modified": "2026-11-01T00:00:00Z",
                 "summary": "Heap overflow in the lock's parser",
                 "affected": [{"package": {"ecosystem": "npm", "name": "lock"}, "versions": ["1.0.0"]}]}
                """);
        openWith(Map.of(
                "kind",
                "actively-exploited-vulnerability",
                "title",
                "Lock opens",
                "csirt",
                "DE",
                "vulnerability",
                "CVE-2026-4711"));

        assertThat(page("/cases/C-1").text()).contains("0 of 0 devices run an affected version now.");
        assertThat(page("/cases/C-1/notifications/notification").text())
                .contains("Heap overflow in the lock&#39;s parser")
                .contains("0 of 0 devices");
    }

    private JsonNode open(String kind) {
        Answer answer = openWith(Map.of("kind", kind, "title", "Lock opens without key", "csirt", "DE"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private Answer openWith(Map<String, String> body) {
        return maker.post(maker.api("/cases"), body);
    }

    private Answer stateAwareness(Instant at) {
        return put("/awareness", Map.of("at", at, "reason", "log of the gateway"));
    }

    private Answer prepare(String stage, Map<String, String> content) {
        return put("/notifications/" + stage, content);
    }

    private Answer sent(String stage, String reference) {
        return maker.post(
                maker.api("/cases/C-1/notifications/" + stage + "/sent"),
                Map.of("at", Instant.now(), "reference", reference));
    }

    private Answer put(String path, Object body) {
        return maker.put(maker.api("/cases/C-1" + path), "application/json", BodyPublishers.ofString(Json.write(body)));
    }

    private JsonNode show() {
        return maker.get(maker.api("/cases/C-1")).json();
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .GET());
    }

    private Answer form(String path, String body) {
        HttpRequest.Builder request = maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
        return TestOrganization.send(request);
    }

    private static String state(JsonNode clock) {
        return clock.get("state").asText();
    }
}
