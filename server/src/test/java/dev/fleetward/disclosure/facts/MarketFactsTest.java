package dev.fleetward.disclosure.facts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MarketFactsTest {
    private static final String WHOLE = """
            {"hardware": "HW 1, HW 2", "software": "main 2.x", "identification": "Serial number under the lid",
             "placedOn": "2028-01-10", "memberStates": ["DE", "AT", "DE"],
             "remoteProcessing": [
               {"name": "Cloud", "does": "Schedules", "underManufacturer": true, "neededForFunction": true,
                "function": "Weekly schedule"},
               {"name": "Mail", "does": "Newsletter", "underManufacturer": true, "neededForFunction": false}],
             "notifiedBody": {"name": "Examiner", "number": "0123", "certificate": "C-1"}}
            """;

    private final TestOrganization maker = new TestOrganization();

    @Test
    void nothing_is_stated_of_a_new_product() {
        JsonNode facts = maker.get(maker.api("/market-facts")).json();

        assertThat(facts.get("placedOn").isNull()).isTrue();
        assertThat(facts.get("memberStates")).isEmpty();
    }

    @Test
    void what_is_stated_comes_back_and_tells_which_services_are_part_of_the_product() {
        assertThat(put(WHOLE).status()).isEqualTo(200);

        JsonNode facts = maker.get(maker.api("/market-facts")).json();

        assertThat(facts.get("memberStates").toString()).isEqualTo("[\"AT\",\"DE\"]");
        assertThat(facts.at("/remoteProcessing/0/partOfProduct").asBoolean()).isTrue();
        assertThat(facts.at("/remoteProcessing/1/partOfProduct").asBoolean()).isFalse();
        assertThat(facts.at("/notifiedBody/number").asText()).isEqualTo("0123");
        put("{}");
        assertThat(maker.get(maker.api("/market-facts")).json().get("hardware").asText())
                .isEmpty();
    }

    @Test
    void what_cannot_be_is_refused_with_its_form() {
        assertThat(refused(WHOLE.replace("0123", "123")))
                .contains("four digits")
                .contains("Article 30(4)");
        assertThat(refused(WHOLE.replace("\"AT\"", "\"US\""))).contains("Member States");
        assertThat(refused(WHOLE.replace("2028-01-10", "next year"))).contains("placedOn must be a date");
        assertThat(refused(WHOLE.replace("Weekly schedule", ""))).contains("Article 3(2)");
        assertThat(refused(WHOLE.replace("\"name\": \"Mail\"", "\"name\": \"\"")))
                .contains("1 to 200");
    }

    @Test
    void the_form_saves_each_service_and_shows_again_what_was_refused() {
        String typed = "hardware=HW+1&placedOn=2028-01-10&memberStates=at,+de&remoteName=Cloud&remoteDoes=Schedules"
                + "&remoteUnder=yes&remoteNeeded=yes&remoteFunction=Timer&remoteName=&remoteDoes=&remoteUnder=no"
                + "&remoteNeeded=no&remoteFunction=&bodyName=&bodyNumber=&bodyCertificate=";

        Answer refused = form(typed);
        Answer saved = form(typed.replace("at,+de", "AT,+DE"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("two-letter codes").contains("Schedules");
        assertThat(saved.status()).isEqualTo(303);
        assertThat(page()).contains("in Austria, Germany").contains("without it the product could not perform");
    }

    @Test
    void an_operator_keeps_address_and_contact_and_can_be_changed() {
        JsonNode added = maker.post("/api/v1/csirt-route/operators", """
                        {"role": "importer", "name": "Imports", "memberState": "NL", "products": 3,
                         "postalAddress": "Kade 1, Rotterdam", "contact": "law@imports.example"}
                        """).json();
        String path = "/api/v1/csirt-route/operators/" + added.get("id").asText();

        Answer changed = maker.put(path, "application/json", BodyPublishers.ofString("""
                {"role": "importer", "name": "Imports BV", "memberState": "NL", "postalAddress": "Kade 2",
                 "contact": "law@imports.example"}
                """));

        assertThat(added.get("postalAddress").asText()).isEqualTo("Kade 1, Rotterdam");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(maker.get("/api/v1/csirt-route/operators").text()).contains("Imports BV", "Kade 2");
        assertThat(maker.put(path, "application/json", BodyPublishers.ofString("{}"))
                        .status())
                .isEqualTo(400);
        assertThat(new TestOrganization()
                        .put(path, "application/json", BodyPublishers.ofString("""
                                {"role": "importer", "name": "Thief", "memberState": "NL"}
                                """))
                        .status())
                .isEqualTo(404);
    }

    private Answer put(String body) {
        return maker.put(maker.api("/market-facts"), "application/json", BodyPublishers.ofString(body));
    }

    private String refused(String body) {
        Answer answer = put(body);
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private Answer form(String body) {
        return TestOrganization.send(maker.request("/products/pump/law-facts/market")
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private String page() {
        return TestOrganization.send(maker.request("/products/pump/law-facts/market")
                        .header("Accept", "text/html")
                        .GET())
                .text();
    }
}
