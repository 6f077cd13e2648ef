package dev.fleetward.vulnerabilities.difference;

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
class VersionDifferenceTest {

    private TestOrganization maker;

    @BeforeEach
    void twoVersionsAndAVulnerability() {
        maker = new TestOrganization();
        maker.post("/api/v1/feeds/osv", """
                {"id":"GHSA-aaaa-bbbb-cccc","modified":"2026-01-01T00:00:00Z","summary":"bad","affected":[{"package":
                 {"ecosystem":"npm","name":"lodash"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},
                 {"fixed":"4.17.21"}]}]}]}
                """);
        upload("1.0", "4.17.20");
        upload("2.0", "4.17.21");
    }

    @Test
    void an_update_rids_a_version_of_a_vulnerability() {
        var difference = maker.get(maker.api("/software-versions/difference?from=1.0&to=main%202.0"))
                .json();

        assertThat(difference.at("/described").asBoolean()).isTrue();
        assertThat(difference.at("/components/changed/0/after/version").asText())
                .isEqualTo("4.17.21");
        assertThat(difference.at("/lost/0/id").asText()).isEqualTo("GHSA-aaaa-bbbb-cccc");
        assertThat(difference.at("/lost/0/components/0").asText()).isEqualTo("lodash 4.17.20");
        assertThat(difference.get("gained")).isEmpty();
        var back = maker.get(maker.api("/software-versions/difference?from=2.0&to=1.0"))
                .json();
        assertThat(back.get("gained")).hasSize(1);
    }

    @Test
    void the_page_says_it_in_a_sentence_and_asks_when_nothing_is_chosen() {
        var page = page("?from=main%201.0&to=main%202.0");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("is rid of 1", "GHSA-aaaa-bbbb-cccc", "4.17.21");
        assertThat(page("").text()).contains("Choose two versions");
        assertThat(page("?from=main%201.0&to=main%209").status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/software-versions/difference?from=1.0"))
                        .status())
                .isEqualTo(400);
    }

    private TestOrganization.Answer page(String rest) {
        return TestOrganization.send(maker.request("/products/pump/software/difference" + rest)
                .header("Accept", "text/html")
                .GET());
    }

    private void upload(String version, String lodash) {
        maker.put(
                maker.api("/software-versions/main/" + version + "/sbom"),
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                         {"type":"library","name":"lodash","version":"%1$s","purl":"pkg:npm/lodash@%1$s"}]}
                        """.formatted(lodash)));
    }
}
