package dev.fleetward.vulnerabilities.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Outcome;
import dev.fleetward.vulnerabilities.cpe.Subject;
import dev.fleetward.vulnerabilities.cpe.Truth;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each source's record, told by its content. */
class RecordParserTest {

    @Test
    void an_nvd_record_keeps_times_scores_weaknesses_and_references() {
        OsvRecord record = parse("""
                {"cve":{"id":"CVE-2026-1","published":"2026-01-01T00:00:00.000","lastModified":"2026-01-02T03:04:05.678",
                 "vulnStatus":"Analyzed","descriptions":[{"lang":"es","value":"No"},{"lang":"en","value":"It breaks."}],
                 "metrics":{"cvssMetricV2":[{"cvssData":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}}],
                   "cvssMetricV31":[{"type":"Primary","cvssData":{"vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]},
                 "weaknesses":[{"description":[{"lang":"en","value":"CWE-120"},{"lang":"en","value":"NVD-CWE-noinfo"}]}],
                 "references":[{"url":"https://example.org/a"},{"url":"javascript:alert(1)"}]}}
                """);

        assertThat(record.name()).isEqualTo(new OsvRecord.Name(Source.NVD, "CVE-2026-1"));
        assertThat(record.modified()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(record.details()).isEqualTo("It breaks.");
        assertThat(record.severity().score()).isEqualTo(9.8);
        assertThat(record.weaknesses()).containsExactly("CWE-120");
        assertThat(record.references()).containsExactly("https://example.org/a");
        assertThat(record.withdrawn()).isEmpty();
    }

    @Test
    void a_rejected_record_is_withdrawn_in_either_source() {
        assertThat(parse("""
                {"cve":{"id":"CVE-2026-1","lastModified":"2026-01-02T00:00:00","vulnStatus":"Rejected"}}
                """).withdrawn()).isPresent();
        assertThat(parse("""
                {"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-1","state":"REJECTED",
                 "dateUpdated":"2026-01-02T00:00:00Z"},
                 "containers":{"cna":{"rejectedReasons":[{"lang":"en","value":"A duplicate."}]}}}
                """)).satisfies(record -> {
            assertThat(record.withdrawn()).isPresent();
            assertThat(record.details()).isEqualTo("A duplicate.");
        });
    }

    @Test
    void a_broken_record_says_which_field_is_wrong() {
        assertThatThrownBy(() -> parse("{\"cve\":{\"id\":\"CVE-2026-1\",\"lastModified\":\"soon\"}}"))
                .hasMessageContaining("lastModified 'soon'");
        assertThatThrownBy(() -> parse("""
                {"cve":{"id":"CVE-2026-1","lastModified":"2026-01-02T00:00:00","configurations":[
                 {"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"libfoo"}]}]}]}}
                """)).hasMessageContaining("'libfoo' is not a CPE name");
        assertThatThrownBy(() -> parse("{\"dataType\":\"CVE_RECORD\",\"cveMetadata\":{\"cveId\":\"CVE-2026-1\"}}"))
                .hasMessageContaining("dateUpdated is missing");
    }

    @Test
    void versions_of_the_cve_list_have_a_status_each_and_a_default() {
        String fixedOnABranch = """
                {"cpes":["cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*"],"defaultStatus":"unaffected","versions":[
                  {"version":"1.0","lessThan":"3.0","status":"affected","versionType":"custom",
                   "changes":[{"at":"1.4","status":"unaffected"},{"at":"2.0","status":"affected"}]}]}
                """;
        assertThat(truth(fixedOnABranch, "0.9")).hasValue(Truth.FALSE);
        assertThat(truth(fixedOnABranch, "1.3")).hasValue(Truth.TRUE);
        assertThat(truth(fixedOnABranch, "1.4")).hasValue(Truth.FALSE);
        assertThat(truth(fixedOnABranch, "2.5")).hasValue(Truth.TRUE);
        assertThat(truth(fixedOnABranch, "3.0")).hasValue(Truth.FALSE);

        String allButOne = """
                {"cpes":["cpe:/a:acme:app"],"defaultStatus":"affected","versions":[
                  {"version":"0.9.2","status":"unaffected"}]}
                """;
        assertThat(truth(allButOne, "0.9.1")).hasValue(Truth.TRUE);
        assertThat(truth(allButOne, "0.9.2")).hasValue(Truth.FALSE);

        String unknown = "{\"cpes\":[\"cpe:/a:acme:app\"],\"defaultStatus\":\"unknown\"}";
        assertThat(truth(unknown, "1.0")).isEmpty();

        String written = """
                {"cpes":["cpe:/a:acme:app"],"versions":[{"version":">= 1.7.0, < 1.18.4","status":"affected"}]}
                """;
        assertThat(truth(written, "1.18.3")).hasValue(Truth.TRUE);
        assertThat(truth(written, "1.18.4")).hasValue(Truth.FALSE);

        String prose =
                "{\"cpes\":[\"cpe:/a:acme:app\"],\"versions\":[{\"version\":\"11 and 12\",\"status\":\"affected\"}]}";
        assertThat(truth(prose, "11.5")).hasValue(Truth.UNKNOWN);
    }

    @Test
    void words_for_vendor_and_product_are_nobodys_identity() {
        assertThat(cve("""
                {"vendor":"curl","product":"curl","versions":[{"version":"0","lessThan":"9","status":"affected"}]}
                """)).satisfies(record -> {
            assertThat(record.configurations()).isEmpty();
            assertThat(record.affected()).isEmpty();
            assertThat(record.repositories()).isEmpty();
        });
        assertThat(cve("""
                {"vendor":"Red Hat","packageName":"xz","cpes":["cpe:/o:redhat:enterprise_linux:7"],
                 "versions":[{"version":"0","lessThan":"9","status":"affected"}]}
                """).configurations()).isEmpty();
    }

    @Test
    void a_name_in_a_registry_is_somebodys_and_unaffected_versions_are_gaps() {
        OsvRecord record = cve("""
                {"collectionURL":"https://registry.npmjs.org","packageName":"@Acme/App","defaultStatus":"affected",
                 "versions":[{"version":"0","lessThan":"1.0.0","status":"unaffected","versionType":"semver"},
                   {"version":"1.2.3","lessThan":"2.0.0","status":"unaffected","versionType":"semver"}]}
                """);

        assertThat(record.affected()).singleElement().satisfies(entry -> {
            assertThat(entry.ecosystem() + " " + entry.name()).isEqualTo("npm @acme/app");
            assertThat(entry.ranges().getFirst().events())
                    .extracting(event -> event.kind() + " " + event.version())
                    .containsExactly("INTRODUCED 1.0.0", "FIXED 1.2.3", "INTRODUCED 2.0.0");
        });
        assertThat(cve("""
                {"collectionURL":"https://example.org/packages","packageName":"app",
                 "versions":[{"version":"0","lessThan":"9","status":"affected"}]}
                """).affected()).isEmpty();
    }

    @Test
    void a_package_url_and_a_repository_are() {
        OsvRecord byPackage = cve("""
                {"packageURL":"pkg:npm/%40acme/app","versions":[
                  {"version":"1.0.0","lessThan":"1.2.0","status":"affected","versionType":"semver"}]}
                """);
        assertThat(byPackage.affected()).singleElement().satisfies(entry -> {
            assertThat(entry.ecosystem()).isEqualTo("npm");
            assertThat(entry.name()).isEqualTo("@acme/app");
        });

        OsvRecord byCommit = cve("""
                {"repo":"https://git.kernel.org/pub/scm/linux/kernel/git/stable/linux.git","defaultStatus":"unaffected",
                 "versions":[{"version":"1da177e4c3f41524e886b7f1b8a0c1fc7321cac2",
                   "lessThan":"fd6cca44489255bcba6849663ede0dd212b6f8cb","status":"affected","versionType":"git"}]}
                """);
        assertThat(byCommit.repositories()).singleElement().satisfies(repository -> {
            assertThat(repository.repository()).isEqualTo("git.kernel.org/pub/scm/linux/kernel/git/stable/linux");
            assertThat(repository.events())
                    .extracting(OsvRecord.Event::kind)
                    .containsExactly(EventKind.INTRODUCED, EventKind.FIXED);
        });
    }

    @Test
    void a_repository_has_one_spelling() {
        assertThat(List.of(
                        "https://github.com/Mbed-TLS/mbedtls.git",
                        "git+https://github.com/mbed-tls/mbedtls@abc123#folder",
                        "git@github.com:Mbed-TLS/mbedtls.git",
                        "ssh://git@github.com/mbed-tls/mbedtls/"))
                .allSatisfy(address -> assertThat(Repositories.name(address)).isEqualTo("github.com/mbed-tls/mbedtls"));
        assertThat(Repositories.name("not an address")).isEmpty();
    }

    private static Optional<Truth> truth(String affected, String version) {
        Subject subject = new Subject(Cpe.of("a", "acme", "app", version), "", "");
        return cve(affected).configurations().stream()
                .flatMap(configuration -> configuration.judge(subject, List.of()).stream())
                .map(Outcome::truth)
                .max(Truth::compareTo);
    }

    private static OsvRecord cve(String affected) {
        return parse("""
                {"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-1","state":"PUBLISHED",
                 "dateUpdated":"2026-01-02T00:00:00.000Z"},"containers":{"cna":{},"adp":[{"affected":[%s]}]}}
                """.formatted(affected));
    }

    private static OsvRecord parse(String json) {
        return RecordParser.parse(Json.read(json, JsonNode.class));
    }
}
