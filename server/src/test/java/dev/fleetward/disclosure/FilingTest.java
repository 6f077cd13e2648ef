package dev.fleetward.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stage forms: revisions, filing, receipts, and the document as JSON and PDF. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FilingTest {
    private static final Map<String, String> EARLY =
            Map.of("title", "Lock opens", "manufacturer", "Lockmaker", "product", "Lock 2");

    @Inject
    Db db;

    private final TestOrganization maker = new TestOrganization();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @BeforeEach
    void anExploitedVulnerabilityIsKnown() {
        open(Map.of());
    }

    @Test
    void each_saving_is_a_revision_that_nobody_can_change() {
        put("C-1", "early-warning", EARLY);
        put("C-1", "early-warning", EARLY);
        put("C-1", "early-warning", with(EARLY, "cveId", "CVE-2026-1"));

        JsonNode revisions = get("C-1", "early-warning/revisions").json().get("items");
        assertThat(revisions.findValuesAsText("number")).containsExactly("2", "1");
        assertThat(revisions.at("/1/content").has("cveId")).isFalse();
        assertThat(revisions.at("/0/matrix").asText()).isEqualTo("2026.1");
        JsonNode first = get("C-1", "early-warning?revision=1").json();
        assertThat(value(first, "cveId")).isEmpty();
        assertThat(get("C-1", "early-warning?revision=9").status()).isEqualTo(404);
        for (String sql : List.of("UPDATE case_revision SET matrix = 'x'", "DELETE FROM case_revision")) {
            assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> tx.update(sql)))
                    .as(sql)
                    .isInstanceOf(DbFailure.class);
        }
    }

    @Test
    void the_document_has_the_platforms_order_the_limits_and_the_law() throws IOException {
        put("C-1", "early-warning", EARLY);

        JsonNode document = get("C-1", "early-warning").json();
        byte[] pdf = get("C-1", "early-warning/print").response().body();

        assertThat(document.get("recipients").toString()).contains("Germany").contains("ENISA");
        assertThat(document.get("law").toString())
                .contains("2024/2847")
                .contains("2.7.2025")
                .contains("1182/71");
        assertThat(document.get("missing")).isEmpty();
        assertThat(document.get("outerLimit").asText())
                .isGreaterThan(document.get("due").asText());
        try (var read = Loader.loadPDF(pdf)) {
            assertThat(new PDFTextStripper().getText(read))
                    .contains("Early warning")
                    .contains("Lockmaker")
                    .contains("CRA Article 14(2)(a)")
                    .contains("not filed")
                    .doesNotContain("DRILL");
        }
    }

    @Test
    void a_drills_document_says_so() throws IOException {
        open(Map.of("drill", true));

        try (var read =
                Loader.loadPDF(get("C-2", "early-warning/print").response().body())) {
            assertThat(new PDFTextStripper().getText(read)).contains("DRILL. This is an exercise");
        }
    }

    @Test
    void a_filing_keeps_its_receipts_byte_for_byte() {
        put("C-1", "early-warning", EARLY);
        assertThat(receipt("r.pdf", "%PDF").status()).isEqualTo(409);
        sent("C-1", "early-warning", Map.of("at", now, "reference", "SRP-1"));

        JsonNode kept = receipt("r.pdf", "%PDF").json().get("items");
        receipt("r.pdf", "%PDF");

        String sha256 = kept.at("/0/sha256").asText();
        assertThat(get("C-1", "early-warning/receipts/" + sha256).text()).isEqualTo("%PDF");
        assertThat(get("C-1", "early-warning").json().get("receipts")).hasSize(1);
        assertThat(get("C-1", "notification/receipts/" + sha256).status()).isEqualTo(404);
        assertThat(receipt("a/b", "x").status()).isEqualTo(400);
        assertThat(page("early-warning").text()).contains("r.pdf").contains(sha256);
    }

    @Test
    void an_earlier_stage_may_be_covered_by_a_fuller_filing() {
        assertThat(sent("C-1", "early-warning", Map.of("alreadyIn", "notification"))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("not-provided");
        put(
                "C-1",
                "notification",
                with(
                        with(
                                with(with(EARLY, "natureOfVulnerability", "a"), "natureOfExploit", "b"),
                                "measuresTaken",
                                "c"),
                        "measuresForUsers",
                        "d"));
        sent("C-1", "notification", Map.of("at", now, "reference", "SRP-9"));

        JsonNode covered = sent("C-1", "early-warning", Map.of("alreadyIn", "notification"))
                .json();

        assertThat(covered.at("/notifications/0/sent/alreadyIn").asText()).isEqualTo("notification");
        assertThat(covered.at("/notifications/0/sent/reference").asText()).isEqualTo("SRP-9");
        assertThat(covered.at("/clocks/0/state").asText()).isEqualTo("SENT_IN_TIME");
        assertThat(page("early-warning").text()).contains("already provided by the Notification");
    }

    @Test
    void a_filing_that_lacks_what_the_stage_needs_does_not_cover_it() {
        put("C-1", "early-warning", EARLY);
        sent("C-1", "early-warning", Map.of("at", now, "reference", "SRP-1"));

        assertThat(sent("C-1", "notification", Map.of("alreadyIn", "early-warning"))
                        .json()
                        .get("detail")
                        .asText())
                .contains("General nature of the exploit");
    }

    @Test
    void the_pages_link_both_forms_and_carry_over() {
        put("C-1", "early-warning", with(EARLY, "memberStates", "DE AT"));

        assertThat(page("notification").text())
                .contains("DE AT")
                .contains("carried over")
                .contains("/notifications/notification/print");
        assertThat(page("early-warning").text()).contains("Revision 1");
    }

    private void open(Map<String, Object> more) {
        var body = new HashMap<String, Object>(
                Map.of("kind", "actively-exploited-vulnerability", "title", "Lock opens", "csirt", "DE"));
        body.putAll(more);
        JsonNode opened = done(maker.post(maker.api("/cases"), body)).json();
        done(maker.put(
                maker.api("/cases/" + opened.get("number").asText() + "/awareness"),
                "application/json",
                BodyPublishers.ofString(
                        Json.write(Map.of("at", now.minus(Duration.ofHours(1)), "reason", "gateway log")))));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    private static String value(JsonNode document, String id) {
        return document.get("fields")
                .valueStream()
                .filter(field -> field.get("id").asText().equals(id))
                .map(field -> field.get("value").asText())
                .findFirst()
                .orElseThrow();
    }

    private Answer get(String number, String rest) {
        return maker.get(maker.api("/cases/%s/notifications/%s".formatted(number, rest)));
    }

    private void put(String number, String stage, Map<String, String> content) {
        done(maker.put(
                maker.api("/cases/%s/notifications/%s".formatted(number, stage)),
                "application/json",
                BodyPublishers.ofString(Json.write(content))));
    }

    private Answer sent(String number, String stage, Map<String, Object> body) {
        return maker.post(maker.api("/cases/%s/notifications/%s/sent".formatted(number, stage)), body);
    }

    private Answer receipt(String name, String bytes) {
        return TestOrganization.send(maker.request(maker.api("/cases/C-1/notifications/early-warning/receipts?name="
                        + java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(bytes)));
    }

    private Answer page(String stage) {
        return TestOrganization.send(
                maker.request("/products/%s/cases/C-1/notifications/%s".formatted(maker.product, stage))
                        .header("Accept", "text/html")
                        .GET());
    }

    private static Answer done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer;
    }
}
