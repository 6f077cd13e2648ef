package dev.fleetward.vulnerabilities;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.SearchSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SoftwarePagesTest {

    @Inject
    Fleet fleet;

    @Inject
    VulnerabilitySearch search;

    private TestOrganization maker;

    @BeforeEach
    void newMaker() {
        maker = new TestOrganization();
    }

    @Test
    void empty_pages_say_what_will_be_here() {
        assertThat(page("/software")).contains("No version yet", "sbom upload --product pump");
        assertThat(page("/components")).contains("No component yet");
        assertThat(page("/vulnerabilities")).contains("No feed imported yet");
    }

    @Test
    void the_pages_answer_how_many_devices_are_exposed_and_why() {
        Fleet.sbom(maker, "1.0", "pkg:npm/lodash@4.17.20");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
        fleet.runs(maker, "SN-1", "main", "1.0");
        fleet.runs(maker, "SN-2", "main", "0.9");

        eventually(() -> assertThat(page("/vulnerabilities/CVE-2026-7"))
                .contains("1 of 2 devices is exposed through lodash", "Of 1 device nobody knows"));
        assertThat(page("/vulnerabilities/GHSA-x"))
                .contains(
                        "4.17.20 is before 4.17.21, where it is fixed",
                        "high 7.5",
                        "cases/new?vulnerability=CVE-2026-7");
        assertThat(page("/vulnerabilities")).contains("1 of 2 devices runs a version with a known open vulnerability");
        assertThat(page("/software")).contains("1 of 2 versions have an SBOM", "no SBOM", "1 vulnerability");
        assertThat(page("/software/main/1.0"))
                .contains("1 of 2 devices runs it now", "1 more devices than 30 days ago", "1 of 1 component");
        assertThat(search.search(maker.id, "cve-2026-7"))
                .extracting(SearchSource.Hit::href)
                .containsExactly("/products/pump/vulnerabilities/CVE-2026-7");
        assertThat(page("/software/main/0.9")).contains("nobody knows what those are exposed to");
        String component = maker.get(maker.api("/components"))
                .json()
                .at("/items/0/component/id")
                .asText();
        assertThat(page("/components/" + component)).contains("lodash 4.17.20", "1 of 2 devices");
    }

    @Test
    void a_person_uploads_an_sbom_imports_a_feed_and_states_what_is_known() {
        var uploaded = form("/software/sbom", Map.of("type", "main", "version", "1.0 beta/2"), "sbom", """
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                  {"type":"library","name":"<i>a</i>","purl":"pkg:npm/a@1.0.0"}]}
                """);
        assertThat(uploaded.status()).isEqualTo(303);
        assertThat(uploaded.header("Location")).endsWith("/products/pump/software/main/1.0%20beta%2F2");
        assertThat(page("/software/main/1.0%20beta%2F2")).contains("No open finding is known in it");

        var imported =
                formAt("/settings/feeds/import", Map.of(), "feed", Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0"));
        assertThat(imported.text()).contains("1 new record and 0 changed records taken in");
        assertThat(page("/vulnerabilities/CVE-2026-1"))
                .contains("&lt;i&gt;a&lt;/i&gt;")
                .doesNotContain("<i>a</i>");

        var stated = TestOrganization.send(maker.request("/products/pump/vulnerabilities/CVE-2026-1/state")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "state=not_affected&justification=component_not_present&scope=main+1.0+beta%2F2")));
        assertThat(stated.status()).isEqualTo(303);
        assertThat(page("/vulnerabilities/CVE-2026-1")).contains("component not present", "main 1.0 beta/2");
    }

    private String page(String path) {
        var answer = TestOrganization.send(maker.request("/products/pump" + path)
                .header("Accept", "text/html")
                .GET());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    private TestOrganization.Answer form(String path, Map<String, String> fields, String file, String content) {
        return formAt("/products/pump" + path, fields, file, content);
    }

    private TestOrganization.Answer formAt(String path, Map<String, String> fields, String file, String content) {
        String boundary = "----fleetward";
        String parts = fields.entrySet().stream()
                .map(field -> "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(boundary, field.getKey(), field.getValue()))
                .collect(Collectors.joining());
        String body = parts
                + "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f.json\"\r\n\r\n%s\r\n--%s--\r\n"
                        .formatted(boundary, file, content, boundary);
        return TestOrganization.send(maker.request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofString(body)));
    }
}
