package dev.fleetward.components;

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
class SbomUploadTest {

    private static final String DOCUMENT = """
            { "bomFormat": "CycloneDX", "specVersion": "1.6",
              "components": [
                {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"},
                {"type":"library","name":"busybox","version":"1.31.1",
                 "cpe":"cpe:2.3:a:busybox:busybox:1.31.1:*:*:*:*:*:*:*","licenses":[{"license":{"id":"GPL-2.0-only"}}]},
                {"type":"library","name":"jest","version":"29","scope":"excluded","purl":"pkg:npm/jest@29.0.0"}]}
            """;

    private TestOrganization maker;

    @BeforeEach
    void newMaker() {
        maker = new TestOrganization();
    }

    @Test
    void an_sbom_names_a_new_version_and_comes_back_byte_for_byte() {
        var first = upload("main", "2.1.0", DOCUMENT);

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().get("components").asInt()).isEqualTo(2);
        assertThat(first.json().get("format").asText()).isEqualTo("CycloneDX");
        var again = maker.get(sbom("main", "2.1.0"));
        assertThat(again.text()).isEqualTo(DOCUMENT);
        assertThat(again.header("Content-Type")).startsWith("application/vnd.cyclonedx+json");
        assertThat(again.header("ETag")).contains(first.json().get("sha256").asText());
    }

    @Test
    void a_second_sbom_replaces_the_first_and_a_bad_one_changes_nothing() {
        upload("main", "2.1.0", DOCUMENT);

        var second = upload("main", "2.1.0", DOCUMENT.replace("4.17.20", "4.17.21"));
        var bad = upload("main", "2.1.0", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{}]}");

        assertThat(second.status()).isEqualTo(200);
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json().get("detail").asText()).contains("components[0]", "needs a name");
        assertThat(components("")).contains("pkg:npm/lodash@4.17.21", "busybox").doesNotContain("4.17.20", "jest");
    }

    @Test
    void components_are_found_by_text_and_paged() {
        upload("main", "2.1.0", DOCUMENT);
        upload("main", "2.2.0", DOCUMENT);

        assertThat(maker.get(maker.api("/components?q=LODASH")).json().get("items"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("versions").asInt()).isEqualTo(2));
        var page = maker.get(maker.api("/components?limit=1")).json();
        var next = maker.get(maker.api(
                        "/components?limit=1&after=" + page.get("next").asText()))
                .json();
        assertThat(next.get("items").get(0)).isNotEqualTo(page.get("items").get(0));
        assertThat(next.get("next").isNull()).isTrue();
    }

    @Test
    void components_without_a_package_url_are_kept_too() {
        var answer = upload("main", "2.1.0", """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
                  {"type": "library", "name": "our own radio stack", "version": "7"}]}
                """);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(maker.get(maker.api("/components?q=radio")).json().get("items"))
                .hasSize(1);
    }

    @Test
    void hostile_text_is_kept_as_text() {
        upload("main", "<b>'; DROP TABLE sbom;--", DOCUMENT.replace("lodash\"", "<script>alert(1)</script>\""));

        var page = TestOrganization.send(maker.request("/products/pump/components")
                .header("Accept", "text/html")
                .GET());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("&lt;script&gt;").doesNotContain("<script>alert");
    }

    @Test
    void characters_no_database_keeps_do_not_break_an_upload() {
        var answer = upload("main", "2.1.0", DOCUMENT.replace("lodash\"", "lo\\u0000da\\ud800sh\""));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(upload("main", "2.1.0\0", DOCUMENT).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/components?q=%00")).status()).isLessThan(500);
    }

    @Test
    void an_sbom_taken_away_takes_its_components_along() {
        upload("main", "2.1.0", DOCUMENT);

        assertThat(maker.delete(sbom("main", "2.1.0")).status()).isEqualTo(204);

        assertThat(maker.get(sbom("main", "2.1.0")).status()).isEqualTo(404);
        assertThat(components("")).doesNotContain("lodash");
    }

    private String components(String text) {
        return maker.get(maker.api("/components?q=" + text)).text();
    }

    private String sbom(String type, String version) {
        return maker.api("/software-versions/" + VersionPath.of(type, version) + "/sbom");
    }

    private TestOrganization.Answer upload(String type, String version, String document) {
        return maker.put(sbom(type, version), "application/json", BodyPublishers.ofString(document));
    }
}
