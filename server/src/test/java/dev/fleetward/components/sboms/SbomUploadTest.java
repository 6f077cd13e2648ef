package dev.fleetward.components.sboms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
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

    @Inject
    Db db;

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
    void the_pages_of_a_version_show_parts_revisions_and_quality_with_hostile_text_as_text() {
        String hostile = DOCUMENT.replace(
                "\"components\": [", "\"components\": [{\"type\":\"library\",\"name\":\"<script>alert(1)</script>\"},");
        upload("main", "2.1.0", DOCUMENT);
        upload("main", "2.1.0", hostile);

        for (String page : List.of("/sbom", "/sbom/revisions?from=1&to=2", "/quality")) {
            var answer = page("/products/pump/software/main/2.1.0" + page);
            assertThat(answer.status()).as(page).isEqualTo(200);
            assertThat(answer.text()).as(page).doesNotContain("<script>alert");
        }
        assertThat(page("/products/pump/software/main/2.1.0/sbom/revisions?from=1&to=2")
                        .text())
                .contains("&lt;script&gt;", "1 added, 0 removed");
        assertThat(page("/products/pump/software/main/2.1.0/sbom/revisions?from=1&to=7")
                        .status())
                .isEqualTo(404);
        assertThat(page("/products/pump/software/main/2.1.0/sbom").text()).contains("Since revision 1");
    }

    private TestOrganization.Answer page(String path) {
        return TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
    }

    @Test
    void characters_no_database_keeps_do_not_break_an_upload() {
        var answer = upload("main", "2.1.0", DOCUMENT.replace("lodash\"", "lo\\u0000da\\ud800sh\""));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(upload("main", "2.1.0\0", DOCUMENT).status()).isEqualTo(400);
        assertThat(maker.get(maker.api("/components?q=%00")).status()).isLessThan(500);
    }

    @Test
    void the_same_bytes_again_change_nothing() {
        upload("main", "2.1.0", DOCUMENT);

        var again = upload("main", "2.1.0", DOCUMENT);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("changed").asBoolean()).isFalse();
        assertThat(again.json().get("revision").asInt()).isEqualTo(1);
        assertThat(maker.get(sbom("main", "2.1.0") + "/revisions").json().get("items"))
                .hasSize(1);
    }

    @Test
    void a_changed_one_is_a_revision_that_tells_what_changed_and_the_former_stays() {
        upload("main", "2.1.0", DOCUMENT);
        String changed = DOCUMENT.replace("4.17.20", "4.17.21").replace("GPL-2.0-only", "GPL-2.0-or-later");

        var second = upload("main", "2.1.0", changed);

        assertThat(second.json().get("revision").asInt()).isEqualTo(2);
        assertThat(maker.get(sbom("main", "2.1.0")).text()).isEqualTo(changed);
        assertThat(maker.get(sbom("main", "2.1.0") + "?revision=1").text()).isEqualTo(DOCUMENT);
        var difference = maker.get(sbom("main", "2.1.0") + "/revisions/difference?from=1&to=2")
                .json();
        assertThat(difference.get("added")).isEmpty();
        assertThat(difference.get("removed")).isEmpty();
        assertThat(difference.at("/changed/0/before/version").asText()).isEqualTo("4.17.20");
        assertThat(difference.at("/changed/0/after/version").asText()).isEqualTo("4.17.21");
        assertThat(difference.at("/relicensed/0/after/licences/0").asText()).isEqualTo("GPL-2.0-or-later");
    }

    @Test
    void parts_of_a_version_are_one_and_each_goes_on_its_own() {
        upload("main", "2.1.0", DOCUMENT);
        String modem = """
                {"bomFormat":"CycloneDX","specVersion":"1.5","components":[
                  {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/%6Codash@4.17.20"},
                  {"type":"library","name":"lwip","version":"2.1.2"}]}
                """;

        var part = maker.put(sbom("main", "2.1.0") + "?part=modem", "application/json", BodyPublishers.ofString(modem));

        assertThat(part.status()).isEqualTo(201);
        assertThat(maker.get(sbom("main", "2.1.0") + "/parts").json().get("items"))
                .hasSize(2);
        var rows = maker.get(maker.api("/components")).json().get("items");
        assertThat(rows)
                .extracting(row -> row.at("/component/name").asText())
                .containsExactlyInAnyOrder("busybox", "lodash", "lwip");
        assertThat(maker.get(sbom("main", "2.1.0") + "?part=modem").text()).isEqualTo(modem);
        assertThat(maker.put(sbom("main", "2.1.0") + "?part=Mo%20dem", "x/y", BodyPublishers.ofString(modem))
                        .status())
                .isEqualTo(400);

        assertThat(maker.delete(sbom("main", "2.1.0")).status()).isEqualTo(204);

        assertThat(components("")).contains("lwip", "lodash").doesNotContain("busybox");
        assertThat(maker.delete(sbom("main", "2.1.0")).status()).isEqualTo(404);
        assertThat(maker.delete(sbom("main", "2.1.0") + "?all=true").status()).isEqualTo(204);
        assertThat(components("")).doesNotContain("lwip");
    }

    @Test
    void every_cpe_counts_whichever_document_gave_it() {
        upload("main", "1.0", DOCUMENT);
        upload(
                "main",
                "2.0",
                DOCUMENT.replace(
                        "\"purl\":\"pkg:npm/lodash@4.17.20\"",
                        "\"purl\":\"pkg:npm/lodash@4.17.20\",\"cpe\":\"cpe:2.3:a:lodash:lodash:4.17.20:*:*:*:*:node.js:*:*\""));

        var lodash = maker.get(maker.api("/components?q=lodash")).json().get("items");

        assertThat(lodash).singleElement().satisfies(row -> {
            assertThat(row.at("/component/cpes/0").asText()).contains("lodash:lodash");
            assertThat(row.get("versions").asInt()).isEqualTo(2);
        });
    }

    @Test
    void what_a_build_decided_is_bound_to_the_components_it_means() {
        upload("main", "2.1.0", """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","bom-ref":"z","name":"libz","version":"1.2.11",
                   "cpe":"cpe:2.3:a:*:zlib:1.2.11:*:*:*:*:*:*:*","pedigree":{"patches":[
                   {"type":"backport","resolves":[{"type":"security","id":"cve-2018-25032"}]}]}}]}
                """);
        var report =
                maker.put(sbom("main", "2.1.0") + "?part=cve-check", "application/json", BodyPublishers.ofString("""
                {"version":"1","package":[{"name":"zlib","version":"1.2.11","products":[{"product":"zlib"}],
                 "issue":[{"id":"CVE-2022-37434","status":"Ignored","detail":"upstream-wontfix"}]},
                 {"name":"not-installed","version":"1","products":[],"issue":[]}]}
                """));

        assertThat(report.status()).isEqualTo(201);
        assertThat(components("")).doesNotContain("not-installed");
        List<String> statements = db.inTransaction(
                maker.id,
                tx -> tx.list(
                        "SELECT c.name || ' ' || p.vulnerability || ' ' || p.statement AS said FROM component_patch p"
                                + " JOIN component c ON c.id = p.component_id ORDER BY 1",
                        row -> row.text("said")));
        assertThat(statements).containsExactly("libz CVE-2018-25032 FIXED", "libz CVE-2022-37434 ACCEPTED");
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
