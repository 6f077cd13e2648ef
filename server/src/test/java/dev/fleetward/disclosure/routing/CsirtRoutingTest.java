package dev.fleetward.disclosure.routing;

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
class CsirtRoutingTest {
    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_case_keeps_the_answer_that_held_when_it_was_opened() {
        done(operator(Map.of("role", "importer", "name", "Importer", "memberState", "NL", "products", 5)));
        JsonNode opened = open(Map.of());
        done(operator(Map.of("role", "establishment", "name", "Office", "memberState", "DE", "decides", true)));

        assertThat(opened.get("csirt").asText()).isEqualTo("NL");
        assertThat(opened.at("/route/step").asText()).isEqualTo("14(7)(b) importer");
        JsonNode later = maker.get(maker.api("/cases/C-1")).json();
        assertThat(later.get("csirt").asText()).isEqualTo("NL");
        assertThat(later.get("zone").asText()).isEqualTo("Europe/Amsterdam");
        assertThat(later.at("/route/reasons")).last().asString().contains("Importer");
        assertThat(maker.get("/api/v1/csirt-route").json().get("memberState").asText())
                .isEqualTo("DE");
    }

    @Test
    void a_person_may_choose_otherwise_and_both_are_kept() {
        done(operator(Map.of("role", "importer", "name", "Importer", "memberState", "NL", "products", 5)));

        JsonNode opened = open(Map.of("csirt", "FR"));

        assertThat(opened.at("/route/step").asText()).isEqualTo("chosen");
        assertThat(opened.at("/route/reasons").toString()).contains("France").contains("would give Netherlands");
    }

    @Test
    void without_an_answer_a_case_asks_for_one() {
        Answer refused = maker.post(maker.api("/cases"), Map.of("kind", "severe-incident", "title", "x"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("detail").asText()).contains("Article 14(7)");
    }

    @Test
    void the_page_tells_why_and_takes_operators() {
        assertThat(page("").text()).contains("It cannot be told yet").contains("Nobody is stated");

        assertThat(form("", "role=establishment&name=Office&memberState=AT&count=12&decides=yes")
                        .status())
                .isEqualTo(303);
        assertThat(page("").text()).contains("That of Austria").contains("Office");
        assertThat(form("", "role=establishment&name=Office&memberState=US&count=12")
                        .status())
                .isEqualTo(400);
        assertThat(form("", "role=importer&name=X&memberState=AT&count=many").status())
                .isEqualTo(400);
        String id = maker.get("/api/v1/csirt-route/operators")
                .json()
                .at("/items/0/id")
                .asText();
        assertThat(form("/" + id + "/removal", "").status()).isEqualTo(303);
        assertThat(page("").text()).contains("Nobody is stated");
    }

    @Test
    void operators_are_an_organizations_own() {
        done(operator(Map.of("role", "importer", "name", "Importer", "memberState", "NL")));
        String id = maker.get("/api/v1/csirt-route/operators")
                .json()
                .at("/items/0/id")
                .asText();
        var other = new TestOrganization();

        assertThat(other.get("/api/v1/csirt-route/operators").json().get("items"))
                .isEmpty();
        assertThat(other.delete("/api/v1/csirt-route/operators/" + id).status()).isEqualTo(404);
        assertThat(operator(Map.of("role", "king", "name", "x", "memberState", "NL"))
                        .status())
                .isEqualTo(400);
    }

    private Answer operator(Map<String, Object> body) {
        return maker.post("/api/v1/csirt-route/operators", body);
    }

    private JsonNode open(Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("kind", "severe-incident", "title", "Key stolen"));
        body.putAll(more);
        Answer answer = maker.post(maker.api("/cases"), body);
        done(answer);
        return answer.json();
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/" + maker.product + "/csirt-route" + path)
                .header("Accept", "text/html")
                .GET());
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/" + maker.product + "/csirt-route" + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    }
}
