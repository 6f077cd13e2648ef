package dev.fleetward.compliance.classification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class GuidedDecisionTest {
    private static final Map<String, String> LOCK = Map.of(
            "digital", "yes",
            "commercial", "yes",
            "connection", "yes",
            "excluded", "none",
            "core-function", "Opens and locks a door",
            "category", "AX3.I.17",
            "open-source", "no",
            "standards", "none",
            "route", "h");

    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_decision_is_kept_with_all_its_answers_and_stands_in_the_technical_file() {
        Answer kept = decide(Map.of());

        assertThat(kept.status()).isEqualTo(201);
        JsonNode outcome = kept.json().get("outcome");
        assertThat(outcome.get("productClass").asText()).isEqualTo("IMPORTANT_I");
        assertThat(outcome.get("category").asText()).startsWith("CRA Annex III, class I (17)");
        assertThat(outcome.get("answers"))
                .hasSize(9)
                .allMatch(one -> one.get("citation").asText().startsWith("CRA "));
        assertThat(kept.json().get("decidedBy").asText()).isNotBlank();
        assertThat(maker.get(maker.api("/classification")).json().get("route").asText())
                .isEqualTo("H");
    }

    @Test
    void a_class_taken_from_answers_changes_only_by_deciding_again_and_the_earlier_decision_stays() {
        decide(Map.of());

        Answer direct = maker.put(maker.api("/classification"), "application/json", BodyPublishers.ofString("""
                {"productClass": "default", "coreFunction": "x", "route": "a"}
                """));
        decide(Map.of("category", "none", "route", "a"));

        assertThat(direct.status()).isEqualTo(409);
        assertThat(direct.json().get("type").asText()).endsWith("classification-is-guided");
        assertThat(maker.get(maker.api("/classification/decisions")).json().get("items"))
                .hasSize(2);
        assertThat(maker.get(maker.api("/classification/decisions/1"))
                        .json()
                        .at("/outcome/productClass")
                        .asText())
                .isEqualTo("IMPORTANT_I");
        assertThat(maker.get(maker.api("/classification"))
                        .json()
                        .get("productClass")
                        .asText())
                .isEqualTo("DEFAULT");
    }

    @Test
    void what_other_rules_govern_is_out_of_scope_with_the_reason() {
        decide(Map.of());
        var answers = Map.of("digital", "yes", "commercial", "yes", "connection", "yes", "excluded", "medical");

        Answer kept = maker.post(maker.api("/classification/decisions"), Map.of("answers", answers));

        assertThat(kept.json().at("/outcome/inScope").asBoolean()).isFalse();
        assertThat(kept.json().at("/outcome/why/0").asText())
                .contains("2017/745")
                .contains("Article 2(2)(a)");
        assertThat(maker.get(maker.api("/classification")).status()).isEqualTo(404);
        assertThat(refused(Map.of("excluded", "medical")))
                .contains("out of scope (CRA Article 2(2)(a))")
                .contains("core functionality");
    }

    @Test
    void standards_applied_in_full_open_internal_control_to_class_one() {
        assertThat(refused(Map.of("route", "a"))).contains("Article 32(2)");
        assertThat(refused(Map.of("route", "a", "standards", "partly", "standards-named", "EN 1")))
                .contains("Article 32(2)");
        assertThat(refused(Map.of("route", "a", "standards", "full"))).contains("standards-named");

        assertThat(decide(Map.of("route", "a", "standards", "full", "standards-named", "EN 304 632, OJ C 1"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void standards_do_not_open_internal_control_to_class_two_but_open_source_does() {
        assertThat(refused(Map.of(
                        "category", "AX3.II.2", "route", "a", "standards", "full", "standards-named", "EN 304 636")))
                .contains("Article 32(3)");

        assertThat(decide(Map.of("category", "AX3.II.2", "route", "a", "open-source", "documented"))
                        .status())
                .isEqualTo(201);
        assertThat(refused(Map.of("category", "AX3.II.2", "route", "a", "open-source", "undocumented")))
                .contains("Article 32(5)");
    }

    @Test
    void a_critical_product_is_certified_where_that_is_ordered() {
        assertThat(refused(Map.of("category", "AX4.3"))).contains("certification-ordered");
        assertThat(refused(Map.of("category", "AX4.3", "certification-ordered", "yes")))
                .contains("Article 8(1)");
        assertThat(refused(Map.of(
                        "category", "AX4.3", "certification-ordered", "no", "route", "a", "open-source", "documented")))
                .contains("Article 32(4)");
        assertThat(refused(Map.of("certification-ordered", "yes"))).contains("Annex IV");

        assertThat(decide(Map.of("category", "AX4.3", "certification-ordered", "no"))
                        .status())
                .isEqualTo(201);
        assertThat(decide(Map.of("category", "AX4.3", "certification-ordered", "yes", "route", "certification"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void what_is_missing_or_no_answer_is_refused_with_its_question() {
        assertThat(refused(Map.of("core-function", " ")))
                .contains("core functionality")
                .contains("7(1)");
        assertThat(refused(Map.of("route", ""))).contains("Article 32");
        assertThat(refused(Map.of("category", "AX3.I.99"))).contains("no category");
        assertThat(refused(Map.of("digital", "perhaps"))).contains("one of yes, no");
        assertThat(refused(Map.of("colour", "red"))).contains("no question “colour”");
        assertThat(maker.post(maker.api("/classification/decisions"), "{}").status())
                .isEqualTo(400);
        assertThat(maker.get(maker.api("/classification/decisions/7")).status()).isEqualTo(404);
    }

    @Test
    void a_check_tells_the_open_procedures_and_keeps_nothing() {
        Answer checked = maker.post(maker.api("/classification/check"), Map.of("answers", with(Map.of("route", ""))));

        assertThat(checked.json().get("openRoutes").toString()).isEqualTo("[\"B_C\",\"H\",\"CERTIFICATION\"]");
        assertThat(maker.get(maker.api("/classification/decisions")).json().get("items"))
                .isEmpty();
        assertThat(maker.get(maker.api("/classification/guide")).json().get("categories"))
                .hasSize(27);
    }

    @Test
    void the_page_leads_through_the_questions_and_each_decision_can_be_read() {
        String typed = "digital=yes&commercial=yes&connection=yes&excluded=none&core-function=Opens+doors"
                + "&category=AX3.I.17&open-source=no&standards=none&standards-named=&certification-ordered=no&route=h";

        Answer shown = form(typed + "&act=check");
        Answer refused = form(typed.replace("route=h", "route=a") + "&act=keep");
        Answer kept = form(typed + "&act=keep");

        assertThat(shown.text()).contains("Important, class I (Annex III): Module H");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Article 32(2)").contains("Opens doors");
        assertThat(kept.status()).isEqualTo(303);
        String decision = page("/1");
        assertThat(decision).contains("It holds.").contains("Opens doors").contains("CRA Annex III, class I (17)");
        assertThat(page("")).contains("Decision 1");
    }

    private Answer decide(Map<String, String> changed) {
        return maker.post(maker.api("/classification/decisions"), Map.of("answers", with(changed)));
    }

    private String refused(Map<String, String> changed) {
        Answer answer = decide(changed);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private static Map<String, String> with(Map<String, String> changed) {
        var answers = new HashMap<>(LOCK);
        answers.putAll(changed);
        return answers;
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request("/products/pump/compliance/classification")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private String page(String path) {
        return TestOrganization.send(maker.request("/products/pump/compliance/classification" + path)
                        .header("Accept", "text/html")
                        .GET())
                .text();
    }
}
