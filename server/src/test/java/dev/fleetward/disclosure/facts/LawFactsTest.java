package dev.fleetward.disclosure.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LawFactsTest {
    private final TestOrganization maker = new TestOrganization();
    private final String name = "pump-" + maker.slug;

    @Test
    void a_product_has_no_public_page_until_it_is_published() {
        assertThat(stranger("/p/" + name).status()).isEqualTo(404);

        product(Map.of("publishedAs", name));

        assertThat(stranger("/p/" + name).status()).isEqualTo(200);
        assertThat(stranger("/p/" + name).text()).contains("has not stated the support period");
    }

    @Test
    void the_public_page_tells_support_contact_and_policy() {
        maker(Map.of(
                "name", "Pumpmaker <GmbH>",
                "securityContact", "security@pump.example",
                "policyUrl", "https://pump.example/cvd"));
        product(Map.of("publishedAs", name, "supportFrom", "2026-01-01", "supportUntil", "2031-12-31"));

        String page = stranger("/p/" + name).text();

        assertThat(page)
                .contains("Security updates until 31 December 2031")
                .contains("mailto:security@pump.example")
                .contains("https://pump.example/cvd")
                .contains("Pumpmaker &lt;GmbH&gt;");
    }

    @Test
    void security_txt_has_what_rfc_9116_requires() {
        maker(Map.of("securityContact", "mailto:security@pump.example", "languages", "en, de"));

        Answer file = stranger("/.well-known/security.txt");

        assertThat(file.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(file.text().lines())
                .anyMatch(line -> line.startsWith("Contact: mailto:"))
                .anyMatch(line -> line.matches("Expires: 20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
    }

    @Test
    void a_support_period_under_five_years_needs_its_reasons() {
        Answer tooShort = product(Map.of("supportFrom", "2027-01-01", "supportUntil", "2029-12-31"));
        Answer five = product(Map.of("supportFrom", "2027-01-01", "supportUntil", "2031-12-31"));
        Answer reasoned = product(Map.of(
                "supportFrom",
                "2027-01-01",
                "supportUntil",
                "2029-12-31",
                "supportReasons",
                "Battery lasts three years"));

        assertThat(tooShort.status()).isEqualTo(400);
        assertThat(tooShort.json().get("detail").asText()).contains("Article 13(8)");
        assertThat(five.status()).isEqualTo(200);
        assertThat(reasoned.status()).isEqualTo(200);
    }

    @Test
    void two_products_cannot_share_a_public_name() {
        product(Map.of("publishedAs", name));
        var other = new TestOrganization();

        Answer taken = patch(other, other.api("/law-facts"), Map.of("publishedAs", name));

        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().get("type").asText()).endsWith("page-name-taken");
    }

    @Test
    void a_link_that_could_run_script_is_refused() {
        assertThat(maker(Map.of("website", "javascript:alert(1)")).status()).isEqualTo(400);
        assertThat(maker(Map.of("securityContact", "javascript:alert(1)")).status())
                .isEqualTo(400);
        assertThat(maker(Map.of("securityContact", "mailto:a@b.example\r\nContact: x"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void absent_facts_stay_and_empty_ones_go() {
        maker(Map.of("name", "Pumpmaker", "website", "https://pump.example"));

        Answer changed = maker(Map.of("website", ""));

        assertThat(changed.json().get("name").asText()).isEqualTo("Pumpmaker");
        assertThat(changed.json().get("website").asText()).isEmpty();
    }

    @Test
    void the_form_shows_and_saves_the_facts() {
        Answer saved = form("/law-facts/maker", "name=Pumpmaker&securityContact=psirt%40pump.example&csirt=AT");
        Answer refused =
                form("/law-facts/product", "supportFrom=2027-01-01&supportUntil=2028-01-01&intendedPurpose=Pumps");

        assertThat(saved.status()).isEqualTo(303);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Pumps").contains("2028-01-01").contains("mailto:psirt@pump.example");
    }

    private Answer maker(Map<String, String> facts) {
        return patch(maker, "/api/v1/maker-facts", facts);
    }

    private Answer product(Map<String, String> facts) {
        return patch(maker, maker.api("/law-facts"), facts);
    }

    private static Answer patch(TestOrganization organization, String path, Object body) {
        return TestOrganization.send(organization
                .request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(Json.write(body))));
    }

    private Answer form(String path, String body) {
        return TestOrganization.send(maker.request("/products/" + maker.product + path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private static Answer stranger(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }
}
