package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Each way in which a careless matcher goes wrong, as its own case with data of our own. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MatchingTrapsTest {
    private final Matched matched = new Matched(new TestOrganization());

    @Test
    void the_device_an_sbom_is_about_is_what_its_components_run_on_and_is_never_affected_itself() {
        String esp32 = "cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*";
        String idf =
                "{\"name\":\"esp-idf\",\"version\":\"4.1\",\"cpe\":\"cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*\"}";
        matched.sbom("1.0", idf);
        matched.sbomOf("2.0", "{\"type\":\"device\",\"name\":\"sensor\",\"cpe\":\"%s\"}".formatted(esp32), idf);
        matched.feed(Matched.nvd("CVE-2026-2", """
                [{"operator":"AND","nodes":[
                  {"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*",
                     "versionStartIncluding":"4.0.0","versionEndIncluding":"4.2"}]},
                  {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"%s"}]}]}]
                """.formatted(esp32)));
        matched.feed(Matched.nvd("CVE-2026-3", """
                [{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"%s"}]}]}]
                """.formatted(esp32)));

        assertThat(matched.findings("1.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(matched.findings("2.0")).containsExactly("esp-idf CVE-2026-2 confirmed");
        matched.sbom("2.0", idf);
        assertThat(matched.findings("2.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
    }

    @Test
    void the_commit_that_sources_come_from_is_compared_with_what_records_name() {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        String library = """
                {"name":"radio","externalReferences":[{"type":"vcs","url":"git+https://github.com/acme/radio@%s"}]}""";
        matched.sbom("1.0", library.formatted(commit));
        matched.sbom("2.0", library.formatted("fe" + commit.substring(2)).replace("radio\",", "radio2\","));
        matched.feed("""
                {"id":"OSV-2026-1","modified":"2026-01-02T00:00:00Z","affected":[{"ranges":[{"type":"GIT",
                 "repo":"https://github.com/Acme/Radio.git","events":[{"introduced":"%s"},{"fixed":"fe%s"}]}]}]}
                """.formatted(commit, commit.substring(2)));

        assertThat(matched.findings("1.0")).containsExactly("radio OSV-2026-1 confirmed");
        assertThat(matched.findings("2.0")).isEmpty();
        assertThat(matched.assessment("1.0").at("/coverage/assessable").asInt())
                .as("that no record names a commit would not mean much")
                .isZero();
    }

    @Test
    void a_commit_that_a_record_names_as_the_fix_fixes_the_build_that_carries_it_and_no_other() {
        String fix = "abcdef0123456789abcdef0123456789abcdef01";
        String busybox = """
                {"name":"busybox","version":"1.36.1","cpe":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"%s}""";
        String carrying = busybox.formatted(",\"pedigree\":{\"commits\":[{\"uid\":\"" + fix + "\"}]}");
        matched.sbom("1.0", carrying);
        matched.sbom("2.0", busybox.formatted(""));
        matched.feed(Matched.nvd("CVE-2026-8", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "1.37"));
        assertThat(matched.finding("1.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");

        matched.feed("""
                {"id":"OSV-2026-8","modified":"2026-01-02T00:00:00Z","aliases":["CVE-2026-8"],"affected":[{"ranges":[
                 {"type":"GIT","repo":"https://git.busybox.net/busybox","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """.formatted(fix));

        assertThat(matched.finding("1.0", "CVE-2026-8").get("state").asText()).isEqualTo("fixed");
        assertThat(matched.finding("2.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");
        matched.sbom("3.0", carrying);
        assertThat(matched.finding("3.0", "CVE-2026-8").get("state").asText()).isEqualTo("fixed");
        matched.sbom("3.0", busybox.formatted(""));
        assertThat(matched.finding("3.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");
    }

    @Test
    void related_records_are_not_the_same_vulnerability() {
        matched.sbom("1.0", Matched.DEBIAN_OPENSSL);
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        matched.feed(Matched.debian("DSA-1", "\"related\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(matched.findings("1.0")).containsExactly("openssl CVE-2026-1 undetermined");
    }

    @Test
    void hardware_that_comes_with_a_later_sbom_confirms_and_its_removal_takes_that_back() {
        matched.feed(Matched.nvd("CVE-2026-2", """
                [{"operator":"AND","nodes":[
                  {"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*",
                     "versionStartIncluding":"4.0.0","versionEndIncluding":"4.2"}]},
                  {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*"}]}]}]
                """));
        String idf =
                "{\"name\":\"esp-idf\",\"version\":\"4.1\",\"cpe\":\"cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*\"}";
        String esp32 = "{\"type\":\"device\",\"name\":\"ESP32\",\"cpe\":\"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*\"}";
        matched.sbom("1.0", idf);
        matched.sbom("2.0", idf, esp32);

        assertThat(matched.findings("1.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(matched.findings("2.0")).containsExactly("esp-idf CVE-2026-2 confirmed");

        matched.sbom("1.0", idf, esp32);
        matched.sbom("2.0", idf);

        assertThat(matched.findings("1.0")).containsExactly("esp-idf CVE-2026-2 confirmed");
        assertThat(matched.findings("2.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(matched.finding("1.0", "CVE-2026-2").at("/reasons/0/reason").asText())
                .contains("which the SBOM names");
    }

    @Test
    void a_range_of_commits_is_undetermined_unless_the_sbom_names_a_listed_one() {
        String record = """
                {"id":"OSV-2026-1","modified":"2026-01-02T00:00:00Z","affected":[{"ranges":[{"type":"GIT",
                  "repo":"https://github.com/acme/lib.git","events":[
                   {"introduced":"ae79fb2c2ef1fc9f61dab91fa029d7916abff78b"},
                   {"fixed":"fd6cca44489255bcba6849663ede0dd212b6f8cb"}]}],"versions":["v1.0"]}]}
                """;
        matched.sbom(
                "1.0",
                "{\"name\":\"a\",\"purl\":\"pkg:github/acme/lib@ae79fb2c2ef1fc9f61dab91fa029d7916abff78b\"}",
                "{\"name\":\"b\",\"purl\":\"pkg:github/acme/lib@fd6cca44489255bcba6849663ede0dd212b6f8cb\"}",
                "{\"name\":\"c\",\"purl\":\"pkg:github/acme/lib@0123456789abcdef0123456789abcdef01234567\"}",
                "{\"name\":\"d\",\"purl\":\"pkg:generic/lib@1.0?vcs_url=git%2Bhttps://github.com/acme/lib.git%40v1.0\"}");
        matched.feed(record);

        assertThat(matched.findings("1.0"))
                .containsExactly("a OSV-2026-1 confirmed", "c OSV-2026-1 undetermined", "d OSV-2026-1 confirmed");
    }

    @Test
    void sources_of_one_number_stand_side_by_side_and_a_rejected_one_falls_silent() {
        matched.sbom("1.0", "{\"name\":\"app\",\"cpe\":\"cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*\"}");
        String nvd = Matched.nvd("CVE-2026-8", "cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", "2.0");
        matched.feed(nvd);
        matched.feed("""
                {"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-8","state":"PUBLISHED",
                 "dateUpdated":"2026-01-02T00:00:00Z"},"containers":{"cna":{"affected":[
                  {"cpes":["cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*"],"versions":[
                   {"version":"0","lessThan":"1.5","status":"affected"}]}]}}}
                """);
        assertThat(matched.finding("1.0", "CVE-2026-8").get("reasons").findValuesAsText("source"))
                .containsExactly("cve", "nvd");

        matched.feed(nvd.replace("Analyzed", "Rejected").replace("2026-01-02", "2026-02-02"));
        assertThat(matched.finding("1.0", "CVE-2026-8").get("reasons").findValuesAsText("source"))
                .containsExactly("cve");
    }
}
