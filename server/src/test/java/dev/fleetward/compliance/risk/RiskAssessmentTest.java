package dev.fleetward.compliance.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RiskAssessmentTest {
    private static final Map<String, Object> THEFT = Map.of(
            "id",
            "R-1",
            "asset",
            "A-1",
            "threat",
            "Keys are read from flash",
            "likelihood",
            4,
            "impact",
            4,
            "treatment",
            "reduce",
            "measures",
            "Flash is encrypted",
            "residualLikelihood",
            2,
            "residualImpact",
            4,
            "requirements",
            List.of("CRA.I.2.e"));

    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_complete_draft_is_approved_and_never_changes_and_the_next_starts_from_it() {
        draft(whole());

        Answer approved = approve();
        draft(Map.of("handling", "Changed"));

        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.json().get("approvedBy").asText()).isNotBlank();
        JsonNode standing = standing();
        assertThat(standing.at("/approved/number").asInt()).isEqualTo(1);
        assertThat(standing.at("/approved/content/handling").asText()).isEqualTo("As the policy says");
        assertThat(standing.at("/draft/number").asInt()).isEqualTo(2);
        assertThat(standing.at("/draft/content/handling").asText()).isEqualTo("Changed");
        assertThat(standing.at("/draft/content/risks")).hasSize(1);
        assertThat(maker.get(maker.api("/risk-assessment/versions")).json().get("items"))
                .hasSize(2);
    }

    @Test
    void the_level_follows_from_likelihood_times_impact() {
        JsonNode risk = draft(whole()).json().at("/content/risks/0");

        assertThat(risk.at("/level/title").asText()).isEqualTo("High");
        assertThat(risk.at("/residualLevel/title").asText()).isEqualTo("Medium");
        assertThat(maker.get(maker.api("/risk-assessment/scale")).json().get("items"))
                .hasSize(14);
    }

    @Test
    void nothing_is_approved_that_the_law_finds_incomplete() {
        assertThat(approve().status()).isEqualTo(409);

        draft(Map.of("use", "Moves water"));
        Answer refused = approve();

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("risk-assessment-incomplete");
        assertThat(refused.json().get("detail").asText())
                .contains("Whether CRA Annex I, Part I (2)(m) applies (CRA Article 13(3)).")
                .contains("At least one asset.");
        assertThat(standing().get("missing")).isNotEmpty();
    }

    @Test
    void an_item_that_does_not_apply_needs_its_justification() {
        var content = whole();
        content.put("items", items("CRA.I.2.m", Map.of("applies", false, "text", "")));
        draft(content);
        assertThat(approve().json().get("detail").asText())
                .contains("A justification why CRA Annex I, Part I (2)(m) does not apply (CRA Article 13(4)).");

        content.put("items", items("CRA.I.2.m", Map.of("applies", false, "text", "It stores no data")));
        draft(content);

        assertThat(approve().status()).isEqualTo(200);
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThat(refused("risks", List.of(with("asset", "A-9")))).contains("“A-9”, which is not listed");
        assertThat(refused("risks", List.of(with("likelihood", 6)))).contains("1 to 5");
        assertThat(refused("risks", List.of(with("residualLikelihood", 5)))).contains("cannot be more");
        assertThat(refused("risks", List.of(with("treatment", "accept")))).contains("is accepted");
        assertThat(refused("risks", List.of(with("treatment", "hope")))).contains("reduce, avoid, transfer, accept");
        assertThat(refused("risks", List.of(with("requirements", List.of("CRA.I.2.z")))))
                .contains("no item of CRA Annex I");
        assertThat(refused("risks", List.of(THEFT, THEFT))).contains("two risks “R-1”");
        assertThat(refused("assets", List.of(Map.of("id", "a b", "name", "x")))).contains("letters, digits");
        assertThat(refused("items", Map.of("CRA.I.1", Map.of("applies", false, "text", "no"))))
                .contains("applies to every product");
        assertThat(refused("items", Map.of("CRA.I.2.m", Map.of("text", "why")))).contains("whether it applies");
        assertThat(refused("reviewOn", "soon")).contains("must be a date");
        assertThat(refused("reviewSeverity", "bad")).contains("low, medium, high, critical");
        assertThat(maker.get(maker.api("/risk-assessment/versions/9")).status()).isEqualTo(404);
    }

    @Test
    void a_review_is_due_at_its_date_and_after_a_substantial_modification_until_the_next_approval() {
        var content = whole();
        content.put("reviewOn", "2020-01-01");
        draft(content);
        approve();
        assertThat(standing().at("/due/0/reason").asText()).contains("2020-01-01");

        draft(Map.of("reviewOn", "2099-01-01"));
        approve();
        assertThat(standing().get("due")).isEmpty();
        Answer stated = maker.post(maker.api("/risk-assessment/modifications"), Map.of("what", "New radio"));

        assertThat(stated.status()).isEqualTo(204);
        assertThat(standing().at("/due/0/reason").asText())
                .contains("Article 3(30)")
                .contains("New radio");
        assertThat(page("/compliance").text()).contains("Review of the risk assessment is due");
        assertThat(maker.post(maker.api("/risk-assessment/modifications"), Map.of("what", " "))
                        .status())
                .isEqualTo(400);
        draft(Map.of());
        approve();
        assertThat(standing().get("due")).isEmpty();
    }

    @Test
    void a_new_vulnerability_of_the_severity_calls_for_a_review() {
        draft(whole());
        approve();

        maker.put(maker.api("/software-versions/main/1.0/sbom"), "application/json", BodyPublishers.ofString("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                 {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"}]}
                """));
        maker.post("/api/v1/feeds/osv", """
                {"id":"CVE-2026-4711","modified":"2026-01-02T00:00:00Z","summary":"A crafted path crashes lodash",
                 "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
                 "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
                   "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
                """);

        Eventually.eventually(() -> assertThat(standing().at("/due/0/reason").asText())
                .contains("CVE-2026-4711")
                .contains("severity high"));
        draft(Map.of("reviewSeverity", "critical"));
        approve();
        assertThat(standing().get("due")).isEmpty();
    }

    @Test
    void another_organization_neither_reads_nor_changes_it() {
        draft(whole());
        var other = new TestOrganization();

        assertThat(other.get(other.api("/risk-assessment")).json().get("draft").isNull())
                .isTrue();
    }

    @Test
    void the_page_builds_a_draft_step_by_step_and_shows_what_is_missing() {
        assertThat(form("/assets", "id=A-1&name=Keys&needs=confidentiality").status())
                .isEqualTo(303);
        String risk = "id=R-1&asset=A-1&threat=Read+from+flash&likelihood=4&impact=4&treatment=reduce"
                + "&measures=Encrypted&residualLikelihood=1&residualImpact=4&requirements=CRA.I.2.e";
        assertThat(form("/entries", risk).status()).isEqualTo(303);
        Answer refused =
                form("/entries", risk.replace("R-1", "R-2").replace("residualLikelihood=1", "residualLikelihood=5"));
        assertThat(form("/statement", statement()).status()).isEqualTo(303);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("cannot be more").contains("value=\"R-2\"");
        String page = page("/compliance/risks").text();
        assertThat(page)
                .contains("Version 1 is complete")
                .contains("Read from flash")
                .contains("4 × 4");
        assertThat(page("/compliance/risks?risk=R-1").text()).contains("value=\"R-1\"");
        assertThat(form("/approval", "").status()).isEqualTo(303);
        assertThat(page("/compliance/risks/1").text()).contains("Approved by").contains("Encrypted");
        assertThat(form("/approval", "").status()).isEqualTo(409);
        assertThat(form("/entries/removal", "id=R-1").status()).isEqualTo(303);
        assertThat(form("/assets/removal", "id=A-1").status()).isEqualTo(303);
        assertThat(form("/modifications", "what=").status()).isEqualTo(400);
        assertThat(page("/compliance/risks").text()).contains("Missing in version 2");
    }

    private static String statement() {
        var typed = new StringBuilder(
                "use=Water&conditions=Home&timeInUse=Seven+years&handling=Policy&reviewOn=2099-01-01&reviewSeverity=high");
        Scale.SCALE
                .items()
                .forEach(item -> typed.append("&applies-%s=yes&text-%s=Done".formatted(item.id(), item.id())));
        return typed.toString();
    }

    private static Map<String, Object> whole() {
        var content = new HashMap<String, Object>();
        content.put("use", "Moves water in homes");
        content.put("conditions", "Behind a home router");
        content.put("timeInUse", "Seven years");
        content.put("assets", List.of(Map.of("id", "A-1", "name", "Device keys", "needs", "confidentiality")));
        content.put("risks", List.of(THEFT));
        content.put("items", items("CRA.I.2.m", Map.of("applies", true, "text", "Factory reset")));
        content.put("handling", "As the policy says");
        content.put("reviewOn", "2099-01-01");
        return content;
    }

    private static Map<String, Object> items(String other, Map<String, Object> said) {
        var items = new LinkedHashMap<String, Object>();
        Scale.SCALE.items().forEach(item -> items.put(item.id(), Map.of("applies", true, "text", "By design")));
        items.put(other, said);
        return items;
    }

    private static Map<String, Object> with(String field, Object value) {
        var risk = new HashMap<>(THEFT);
        risk.put(field, value);
        return risk;
    }

    private String refused(String field, Object value) {
        var content = whole();
        content.put(field, value);
        Answer answer = draft(content);
        assertThat(answer.status()).as(field).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private Answer draft(Map<String, Object> content) {
        return maker.put(
                maker.api("/risk-assessment/draft"), "application/json", BodyPublishers.ofString(Json.write(content)));
    }

    private Answer approve() {
        return maker.post(maker.api("/risk-assessment/draft/approval"), "{}");
    }

    private JsonNode standing() {
        return maker.get(maker.api("/risk-assessment")).json();
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/pump/compliance/risks" + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/pump" + path)
                .header("Accept", "text/html")
                .GET());
    }
}
