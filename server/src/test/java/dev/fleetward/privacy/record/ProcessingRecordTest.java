package dev.fleetward.privacy.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ProcessingRecordTest {
    private static final String PAGE = "/products/pump/data-rights/record";

    private final TestOrganization maker = new TestOrganization();

    @Test
    void it_knows_what_is_held_and_how_long_and_lists_what_nobody_has_stated() {
        JsonNode shown = show();

        JsonNode logs = activity(shown, "logs");
        assertThat(logs.get("kept").asText()).isEqualTo("90 days");
        assertThat(logs.get("purpose").asText()).isEqualTo("To find faults and attacks");
        assertThat(logs.get("legalBasis").asText()).isEqualTo("NOT_STATED");
        assertThat(shown.get("missing").findValuesAsText("what"))
                .anyMatch(what -> what.contains("Article 30(1)(a)"))
                .anyMatch(what -> what.contains("Recipients"))
                .anyMatch(what -> what.contains("Article 6(1)"));
        assertThat(html(PAGE)).contains("missing before the record", "law-facts", "not stated");
    }

    @Test
    void once_filled_in_it_is_complete_and_prints_as_a_pdf() throws Exception {
        patchJson("/api/v1/maker-facts", Map.of("name", "Pump GmbH", "postalAddress", "Innsbruck, Austria"));
        TestOrganization.send(maker.request(maker.api("/retention/logs"))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"days\": 30}")));
        List<Map<String, String>> reasons = new ArrayList<>();
        for (JsonNode activity : show().get("record").get("activities")) {
            reasons.add(Map.of("kind", activity.get("kind").asText(), "legalBasis", "LEGAL_OBLIGATION"));
        }
        reasons.add(Map.of("kind", "logs", "purpose", "To find faults", "legalBasis", "LEGITIMATE_INTERESTS"));

        Answer saved = patch(Map.of(
                "stated",
                Map.of(
                        "dataProtectionOfficer", "dpo@pump.example",
                        "recipients", "None.",
                        "transfers", "None."),
                "activities",
                reasons));

        assertThat(saved.status()).as(saved.text()).isEqualTo(200);
        assertThat(saved.json().get("missing")).isEmpty();
        assertThat(activity(saved.json(), "logs").get("kept").asText()).isEqualTo("30 days");
        assertThat(html(PAGE)).contains("is complete", "legitimate interests, Article 6(1)(f)");
        Answer pdf = TestOrganization.send(maker.request(PAGE + "/pdf").GET());
        try (var document = Loader.loadPDF(pdf.response().body())) {
            assertThat(new PDFTextStripper().getText(document))
                    .contains("Record of processing activities", "Pump GmbH", "dpo@pump.example", "30 days");
        }
    }

    @Test
    void the_form_changes_what_it_shows() {
        assertThat(html(PAGE + "/form")).contains("name=\"purpose-logs\"");

        Answer saved = form("recipients=None.&purpose-logs=To+repair&basis-logs=CONTRACT");

        assertThat(saved.status()).as(saved.text()).isEqualTo(303);
        assertThat(activity(show(), "logs").get("purpose").asText()).isEqualTo("To repair");
        assertThat(show().get("record").get("stated").get("dataSubjects").asText())
                .isEqualTo("Owners and users of the devices.");
    }

    @Test
    void bad_wishes_are_refused_and_change_nothing() {
        assertThat(patch(Map.of()).status()).isEqualTo(400);
        var unknown = Map.of("activities", List.of(Map.of("kind", "pictures")));
        assertThat(patch(unknown).json().get("detail").asText()).contains("pictures");
        var baseless = Map.of("activities", List.of(Map.of("kind", "logs", "legalBasis", "BECAUSE")));
        assertThat(patch(baseless).json().get("detail").asText()).contains("LEGITIMATE_INTERESTS");
        assertThat(patch(Map.of("stated", Map.of("recipients", "x".repeat(4_001))))
                        .status())
                .isEqualTo(400);
        assertThat(form("purpose-logs=").text()).contains("need a purpose");
        assertThat(show().get("record").get("stated").get("recipients").asText())
                .isEmpty();
    }

    @Test
    void another_organization_has_its_own() {
        patch(Map.of("stated", Map.of("recipients", "Only us")));
        var other = new TestOrganization();

        assertThat(other.get(other.api("/processing-record")).text()).doesNotContain("Only us");
    }

    private JsonNode show() {
        return maker.get(maker.api("/processing-record")).json();
    }

    private static JsonNode activity(JsonNode shown, String kind) {
        var byKind = new HashMap<String, JsonNode>();
        shown.get("record")
                .get("activities")
                .forEach(one -> byKind.put(one.get("kind").asText(), one));
        return byKind.get(kind);
    }

    private Answer patch(Map<String, ?> wanted) {
        return patchJson(maker.api("/processing-record"), wanted);
    }

    private Answer patchJson(String path, Map<String, ?> wanted) {
        return TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(wanted))));
    }

    private String html(String path) {
        return TestOrganization.send(
                        maker.request(path).header("Accept", "text/html").GET())
                .text();
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request(PAGE + "/form")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }
}
