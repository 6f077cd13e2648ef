package dev.fleetward.compliance.checklists;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ChecklistsTest {
    private final TestOrganization maker = new TestOrganization();

    @Test
    void the_items_carry_their_articles() {
        JsonNode importer = maker.get(maker.api("/operator-checks/items?role=importer"))
                .json()
                .get("items");
        JsonNode distributor = maker.get(maker.api("/operator-checks/items?role=distributor"))
                .json()
                .get("items");

        assertThat(importer.findValuesAsText("citation")).allMatch(text -> text.startsWith("CRA Article 19(2)("));
        assertThat(distributor.findValuesAsText("citation")).allMatch(text -> text.startsWith("CRA Article 20(2)("));
        assertThat(importer.toString()).contains("13(15)", "13(16)", "13(19)", "13(20)");
        assertThat(distributor.toString()).contains("13(15)", "13(16)", "13(18)", "13(19)", "13(20)", "19(4)");
    }

    @Test
    void a_filled_checklist_is_kept_per_operator_and_printed() {
        Answer kept = post("importer", answers("importer", "19.2.c.ce", "The mark is missing on the box"));

        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        String id = kept.json().get("id").asText();
        JsonNode shown = maker.get(maker.api("/operator-checks/" + id)).json();
        assertThat(shown.get("operator").asText()).isEqualTo("Import AG");
        assertThat(shown.get("checkedBy").asText()).isEqualTo("Bo Importer");
        assertThat(shown.get("checkedOn").asText()).isEqualTo("2026-01-15");
        assertThat(shown.get("answers")).hasSize(8);
        assertThat(maker.get(maker.api("/operator-checks")).json().get("items")).hasSize(1);
        assertThat(page("/products/pump/compliance/checklists/" + id).text())
                .contains("Checklist of the importer: Import AG", "1 item answered with no", "missing on the box");
        assertThat(page("/products/pump/compliance/checklists").text()).contains("Import AG", "Not all yes");
    }

    @Test
    void the_form_is_filled_in_and_loses_nothing_when_refused() {
        assertThat(page("/products/pump/compliance/checklists/new?role=distributor")
                        .text())
                .contains("Checklist of the distributor", "Article 20(2)(a)");

        var form = new StringBuilder("role=distributor&operator=Shop&checkedBy=Cy&checkedOn=2026-01-15");
        CheckItem.of("distributor").forEach(item -> form.append("&answer-%s=yes".formatted(item.id())));
        Answer refused = form(form + "&note-20.2.a=" + "x".repeat(2_001));
        Answer kept = form(form.toString());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("at most 2,000 characters", "value=\"Shop\"");
        assertThat(kept.status()).isIn(200, 303);
    }

    @Test
    void what_is_incomplete_or_no_answer_is_refused() {
        List<Map<String, String>> all = answers("importer", "", "");

        assertThat(detail(post("importer", all.subList(1, all.size())))).contains("19.2.a needs one answer");
        assertThat(detail(post("importer", answers("importer", "19.2.b", "")))).contains("its note must say");
        assertThat(detail(post("importer", answers("distributor", "", "")))).contains("needs one answer");
        assertThat(detail(post("reseller", all))).contains("importer or distributor");
        var odd = new ArrayList<>(all);
        odd.set(0, Map.of("item", "19.2.a", "answer", "perhaps"));
        assertThat(detail(post("importer", odd))).contains("answer must be yes or no");
        odd.set(0, Map.of("item", "19.2.a", "answer", "yes"));
        odd.add(Map.of("item", "99", "answer", "yes"));
        assertThat(detail(post("importer", odd))).contains("does not have");
        assertThat(maker.post(maker.api("/operator-checks"), Map.of("role", "importer", "checkedOn", "soon"))
                        .status())
                .isEqualTo(400);
        assertThat(page("/products/pump/compliance/checklists/new?role=king").status())
                .isEqualTo(400);
    }

    private static String detail(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private static List<Map<String, String>> answers(String role, String no, String note) {
        return CheckItem.of(role).stream()
                .map(item -> item.id().equals(no)
                        ? Map.of("item", item.id(), "answer", "no", "note", note)
                        : Map.of("item", item.id(), "answer", "yes"))
                .toList();
    }

    private Answer post(String role, List<Map<String, String>> answers) {
        return maker.post(
                maker.api("/operator-checks"),
                Map.of(
                        "role", role,
                        "operator", "Import AG",
                        "checkedBy", "Bo Importer",
                        "checkedOn", "2026-01-15",
                        "answers", answers));
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request("/products/pump/compliance/checklists")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(body)));
    }

    private Answer page(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }
}
