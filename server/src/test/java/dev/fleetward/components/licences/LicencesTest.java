package dev.fleetward.components.licences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LicencesTest {

    private TestOrganization maker;

    @BeforeEach
    void aVersion() {
        maker = new TestOrganization();
        maker.put(maker.api("/software-versions/main/2.1.0/sbom"), "application/json", BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                         {"type":"library","name":"busybox","version":"1.36","licenses":[{"license":{"id":"GPL-2.0-only"}}]},
                         {"type":"library","name":"=cmd()","version":"1","licenses":[{"expression":"MIT OR AGPL-3.0-only"}]},
                         {"type":"library","name":"blob","version":"2"}]}
                        """));
    }

    @Test
    void a_policy_is_kept_and_judges_each_component() {
        var set = maker.put(maker.api("/licences/policy"), "application/json", BodyPublishers.ofString("""
                {"rules":[{"licence":"GPL-*","verdict":"denied","note":"no copyleft in the application"},
                          {"licence":"AGPL-*","verdict":"REVIEW"}]}
                """));

        assertThat(set.status()).isEqualTo(200);
        var overview = maker.get(maker.api("/licences?version=main%202.1.0")).json();
        assertThat(overview.at("/components/0/name").asText()).isEqualTo("busybox");
        assertThat(overview.at("/components/0/verdict").asText()).isEqualTo("DENIED");
        assertThat(overview.get("components"))
                .extracting(one -> one.get("verdict").asText())
                .containsExactly("DENIED", "UNSTATED", "OK");
        assertThat(maker.get(maker.api("/licences?version=9.9")).status()).isEqualTo(404);
        assertThat(maker.put(
                                maker.api("/licences/policy"),
                                "application/json",
                                BodyPublishers.ofString("{\"rules\":[{\"licence\":\"*\",\"verdict\":\"DENIED\"}]}"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void obligations_are_a_table_that_no_spreadsheet_runs() {
        var csv = maker.get(maker.api("/licences/obligations.csv"));

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().lines())
                .hasSize(5)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("\"busybox\",\"1.36\"")
                        .contains("\"GPL-2.0-only\",\"fine\",\"yes\",\"yes\",\"yes\",\"yes\",\"no\",\"no\",\"no\""))
                .anySatisfy(line -> assertThat(line).startsWith("\"'=cmd()\""))
                .anySatisfy(line -> assertThat(line).contains("\"not stated\""));
    }

    @Test
    void the_page_says_what_is_denied_and_takes_a_rule() {
        TestOrganization.send(maker.request("/products/pump/licences/policy")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("licence=GPL-2.0-only&verdict=DENIED&note=%3Cb%3Eno")));

        var page = TestOrganization.send(maker.request("/products/pump/licences")
                .header("Accept", "text/html")
                .GET());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("1 of 3 components", "the policy denies", "&lt;b&gt;no")
                .doesNotContain("<b>no");
    }
}
