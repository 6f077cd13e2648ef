package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way in which a careless matcher goes wrong, as its own case with data of our own. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MatchingTrapsTest {
    private static final String OPENSSL = "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*";
    private static final String DEBIAN_OPENSSL = """
            {"name":"openssl","purl":"pkg:deb/debian/openssl@3.0.11-1~deb12u2?distro=debian-12",
             "cpe":"cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*"}""";

    private TestOrganization maker;

    @BeforeEach
    void newMaker() {
        maker = new TestOrganization();
    }

    @Test
    void a_distributions_fix_overrules_what_is_said_of_the_project_and_is_shown() {
        sbom("1.0", DEBIAN_OPENSSL);
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        assertThat(finding("1.0", "CVE-2026-1").get("certainty").asText()).isEqualTo("undetermined");

        feed(debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(findings("1.0")).isEmpty();
        assertThat(assessment("1.0").at("/overruled/0/reason").asText())
                .contains("DEBIAN-CVE-2026-1 says that 3.0.11-1~deb12u2 of Debian is not affected");
    }

    @Test
    void a_distribution_that_has_not_fixed_it_confirms_it() {
        feed(debian("DSA-1", "\"aliases\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u3"));
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        sbom("1.0", DEBIAN_OPENSSL);

        assertThat(finding("1.0", "CVE-2026-1").get("certainty").asText()).isEqualTo("confirmed");
    }

    @Test
    void a_distributions_word_that_is_taken_back_no_longer_overrules() {
        sbom("1.0", DEBIAN_OPENSSL);
        String record = debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1");
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        feed(record);
        assertThat(findings("1.0")).isEmpty();

        feed(record.replace("2026-01-02", "2026-02-02")
                .replaceFirst("\\{", "{\"withdrawn\":\"2026-02-02T00:00:00Z\","));

        assertThat(finding("1.0", "CVE-2026-1").get("certainty").asText()).isEqualTo("undetermined");
    }

    @Test
    void another_release_of_the_distribution_says_nothing_of_this_one() {
        sbom("1.0", DEBIAN_OPENSSL.replace("debian-12", "debian-11"));
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        feed(debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(finding("1.0", "CVE-2026-1").get("certainty").asText()).isEqualTo("undetermined");
    }

    @Test
    void the_device_an_sbom_is_about_is_what_its_components_run_on_and_is_never_affected_itself() {
        String esp32 = "cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*";
        String idf =
                "{\"name\":\"esp-idf\",\"version\":\"4.1\",\"cpe\":\"cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*\"}";
        sbom("1.0", idf);
        sbomOf("2.0", "{\"type\":\"device\",\"name\":\"sensor\",\"cpe\":\"%s\"}".formatted(esp32), idf);
        feed(nvd("CVE-2026-2", """
                [{"operator":"AND","nodes":[
                  {"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*",
                     "versionStartIncluding":"4.0.0","versionEndIncluding":"4.2"}]},
                  {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"%s"}]}]}]
                """.formatted(esp32)));
        feed(nvd("CVE-2026-3", """
                [{"nodes":[{"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"%s"}]}]}]
                """.formatted(esp32)));

        assertThat(findings("1.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(findings("2.0")).containsExactly("esp-idf CVE-2026-2 confirmed");
        sbom("2.0", idf);
        assertThat(findings("2.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
    }

    @Test
    void the_commit_that_sources_come_from_is_compared_with_what_records_name() {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        String library = """
                {"name":"radio","externalReferences":[{"type":"vcs","url":"git+https://github.com/acme/radio@%s"}]}""";
        sbom("1.0", library.formatted(commit));
        sbom("2.0", library.formatted("fe" + commit.substring(2)).replace("radio\",", "radio2\","));
        feed("""
                {"id":"OSV-2026-1","modified":"2026-01-02T00:00:00Z","affected":[{"ranges":[{"type":"GIT",
                 "repo":"https://github.com/Acme/Radio.git","events":[{"introduced":"%s"},{"fixed":"fe%s"}]}]}]}
                """.formatted(commit, commit.substring(2)));

        assertThat(findings("1.0")).containsExactly("radio OSV-2026-1 confirmed");
        assertThat(findings("2.0")).isEmpty();
        assertThat(assessment("1.0").at("/coverage/assessable").asInt())
                .as("that no record names a commit would not mean much")
                .isZero();
    }

    @Test
    void a_commit_that_a_record_names_as_the_fix_fixes_the_build_that_carries_it_and_no_other() {
        String fix = "abcdef0123456789abcdef0123456789abcdef01";
        String busybox = """
                {"name":"busybox","version":"1.36.1","cpe":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"%s}""";
        String carrying = busybox.formatted(",\"pedigree\":{\"commits\":[{\"uid\":\"" + fix + "\"}]}");
        sbom("1.0", carrying);
        sbom("2.0", busybox.formatted(""));
        feed(nvd("CVE-2026-8", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "1.37"));
        assertThat(finding("1.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");

        feed("""
                {"id":"OSV-2026-8","modified":"2026-01-02T00:00:00Z","aliases":["CVE-2026-8"],"affected":[{"ranges":[
                 {"type":"GIT","repo":"https://git.busybox.net/busybox","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """.formatted(fix));

        assertThat(finding("1.0", "CVE-2026-8").get("state").asText()).isEqualTo("fixed");
        assertThat(finding("2.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");
        sbom("3.0", carrying);
        assertThat(finding("3.0", "CVE-2026-8").get("state").asText()).isEqualTo("fixed");
        sbom("3.0", busybox.formatted(""));
        assertThat(finding("3.0", "CVE-2026-8").get("state").asText()).isEqualTo("open");
    }

    @Test
    void one_package_is_one_component_however_its_url_is_written() {
        feed(Fleet.record("GHSA-s", "CVE-2026-6", "@acme/app", "2.0.0"));
        sbom(
                "1.0",
                "{\"name\":\"app\",\"purl\":\"pkg:npm/%40acme/app@1.0.0\"}",
                "{\"name\":\"app\",\"purl\":\"pkg:NPM/@acme/app@1.0.0\"}",
                "{\"name\":\"app\",\"purl\":\"pkg://npm//%40Acme/%61pp@1%2E0.0?\"}",
                "{\"name\":\"app\",\"purl\":\"pkg:npm/%40acme%2Fapp@1.0.0\"}");

        assertThat(assessment("1.0").at("/coverage/components").asInt()).isEqualTo(1);
        assertThat(findings("1.0")).containsExactly("app CVE-2026-6 confirmed");
    }

    @Test
    void a_name_that_leaves_part_and_vendor_open_meets_records_by_its_product() {
        sbom("1.0", """
                {"name":"busybox","version":"1.36.1","purl":"pkg:yocto/core/busybox@1.36.1",
                 "cpe":"cpe:2.3:*:*:busybox:1.36.1:*:*:*:*:*:*:*"}""");
        feed(nvd("CVE-2026-8", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "1.37"));

        assertThat(findings("1.0")).containsExactly("busybox CVE-2026-8 confirmed");
        assertThat(assessment("1.0").at("/coverage/assessable").asInt()).isEqualTo(1);
    }

    @Test
    void the_kernel_meets_the_records_of_its_own_ecosystem() {
        sbom("1.0", """
                {"name":"linux-yocto","version":"6.6.21+gitAUTOINC+abc123","purl":"pkg:yocto/core/linux-yocto@6.6.21",
                 "cpe":"cpe:2.3:*:linux:linux_kernel:6.6.21:*:*:*:*:*:*:*"}""");
        String record = """
                {"id":"CVE-2026-9","modified":"2026-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"Linux",
                 "name":"Kernel"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"6.2.0"},{"fixed":"6.6.%s"}]}]}]}
                """;
        feed(record.formatted("22"));
        feed(record.formatted("21").replace("CVE-2026-9", "CVE-2026-10"));

        assertThat(findings("1.0")).containsExactly("linux-yocto CVE-2026-9 confirmed");
    }

    @Test
    void what_ubuntu_says_of_the_release_stands_before_what_it_says_of_pro() {
        sbom("1.0", "{\"name\":\"curl\",\"purl\":\"pkg:deb/ubuntu/curl@7.58.0-2?distro=bionic\"}");
        String entry = """
                {"package":{"ecosystem":"Ubuntu:%s","name":"curl"},
                 "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}
                """;
        String record = "{\"id\":\"UBUNTU-CVE-2026-1\",\"modified\":\"2026-01-02T00:00:00Z\",\"affected\":[%s]}";
        feed(record.formatted(
                entry.formatted("Pro:18.04:LTS", "7.58.0-2+esm1") + "," + entry.formatted("18.04:LTS", "7.58.0-2")));
        assertThat(findings("1.0")).isEmpty();

        feed(record.formatted(entry.formatted("Pro:18.04:LTS", "7.58.0-2+esm1")).replace("-1\"", "-2\""));
        assertThat(findings("1.0")).containsExactly("curl UBUNTU-CVE-2026-2 undetermined");
    }

    @Test
    void related_records_are_not_the_same_vulnerability() {
        sbom("1.0", DEBIAN_OPENSSL);
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        feed(debian("DSA-1", "\"related\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(findings("1.0")).containsExactly("openssl CVE-2026-1 undetermined");
    }

    @Test
    void hardware_that_comes_with_a_later_sbom_confirms_and_its_removal_takes_that_back() {
        feed(nvd("CVE-2026-2", """
                [{"operator":"AND","nodes":[
                  {"operator":"OR","cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:a:espressif:esp-idf:*:*:*:*:*:*:*:*",
                     "versionStartIncluding":"4.0.0","versionEndIncluding":"4.2"}]},
                  {"operator":"OR","cpeMatch":[{"vulnerable":false,"criteria":"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*"}]}]}]
                """));
        String idf =
                "{\"name\":\"esp-idf\",\"version\":\"4.1\",\"cpe\":\"cpe:2.3:a:espressif:esp-idf:4.1:*:*:*:*:*:*:*\"}";
        String esp32 = "{\"type\":\"device\",\"name\":\"ESP32\",\"cpe\":\"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*\"}";
        sbom("1.0", idf);
        sbom("2.0", idf, esp32);

        assertThat(findings("1.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(findings("2.0")).containsExactly("esp-idf CVE-2026-2 confirmed");

        sbom("1.0", idf, esp32);
        sbom("2.0", idf);

        assertThat(findings("1.0")).containsExactly("esp-idf CVE-2026-2 confirmed");
        assertThat(findings("2.0")).containsExactly("esp-idf CVE-2026-2 undetermined");
        assertThat(finding("1.0", "CVE-2026-2").at("/reasons/0/reason").asText())
                .contains("which the SBOM names");
    }

    @Test
    void a_name_without_vendor_is_sure_only_while_one_vendor_has_such_a_product() {
        sbom("1.0", "{\"name\":\"time\",\"cpe\":\"cpe:2.3:a:*:time:1.9:*:*:*:*:*:*:*\"}");
        feed(nvd("CVE-2026-3", "cpe:2.3:a:gnu:time:*:*:*:*:*:*:*:*", "2.0"));
        assertThat(findings("1.0")).containsExactly("time CVE-2026-3 confirmed");

        String other = nvd("CVE-2026-4", "cpe:2.3:a:time_project:time:*:*:*:*:*:*:*:*", "0.1");
        feed(other);
        assertThat(findings("1.0")).containsExactly("time CVE-2026-3 undetermined");

        feed(other.replace("time_project:time", "time_project:watch").replace("2026-01-02", "2026-02-02"));
        assertThat(findings("1.0")).containsExactly("time CVE-2026-3 confirmed");
    }

    @Test
    void the_table_names_what_the_sbom_does_not_and_changing_it_matches_anew() {
        sbom(
                "1.0",
                "{\"name\":\"mbedtls\",\"version\":\"3.1.0\",\"purl\":\"pkg:yocto/meta-oe/mbedtls@3.1.0\"}",
                "{\"name\":\"lwip\",\"version\":\"2.1.0\"}",
                "{\"name\":\"our-tls\",\"version\":\"3.1.0\"}",
                "{\"name\":\"zephyr\"}");
        feed(nvd("CVE-2026-5", "cpe:2.3:a:arm:mbed_tls:*:*:*:*:*:*:*:*", "3.2.0"));
        feed(nvd("CVE-2026-6", "cpe:2.3:a:lwip_project:lwip:*:*:*:*:*:*:*:*", "2.2.0"));
        feed(nvd("CVE-2026-7", "cpe:2.3:o:zephyrproject:zephyr:*:*:*:*:*:*:*:*", "9.0.0"));
        assertThat(findings("1.0")).containsExactly("lwip CVE-2026-6 undetermined", "mbedtls CVE-2026-5 confirmed");

        stands("our-tls", List.of("a:arm:mbed_tls"));
        stands("mbedtls", List.of());
        assertThat(findings("1.0")).containsExactly("lwip CVE-2026-6 undetermined", "our-tls CVE-2026-5 confirmed");

        maker.delete("/api/v1/product-names/mbedtls");
        assertThat(findings("1.0")).contains("mbedtls CVE-2026-5 confirmed");
        assertThat(maker.delete("/api/v1/product-names/mbedtls").status()).isEqualTo(404);
        assertThat(stands("x", List.of("a:*:*")).status()).isEqualTo(400);
        assertThat(stands("a%20b", List.of()).status()).isEqualTo(400);
    }

    @Test
    void what_cannot_be_assessed_is_listed_with_the_reason_beside_every_count() {
        sbom(
                "1.0",
                "{\"name\":\"zephyr\"}",
                "{\"name\":\"unheard-of\",\"version\":\"1.0\"}",
                "{\"name\":\"p\",\"version\":\"1.0\",\"purl\":\"pkg:generic/p@1.0\"}",
                "{\"name\":\"c\",\"version\":\"1.0\",\"cpe\":\"cpe:2.3:a:c:*:1.0:*:*:*:*:*:*:*\"}",
                "{\"name\":\"n\",\"purl\":\"pkg:npm/n\"}",
                "{\"name\":\"ok\",\"purl\":\"pkg:npm/ok@1.0.0\"}");

        JsonNode assessment = assessment("1.0");
        assertThat(assessment.at("/coverage/components").asInt()).isEqualTo(6);
        assertThat(assessment.at("/coverage/assessable").asInt()).isEqualTo(1);
        assertThat(assessment.at("/coverage/percent").asInt()).isEqualTo(16);
        assertThat(assessment
                        .get("notAssessable")
                        .valueStream()
                        .map(one ->
                                one.get("name").asText() + " " + one.get("gap").asText()))
                .containsExactlyInAnyOrder(
                        "zephyr NO_IDENTITY", "unheard-of NO_IDENTITY", "p NO_FEED", "c UNUSABLE_CPE", "n NO_VERSION");
        assertThat(maker.get(maker.api("/findings"))
                        .json()
                        .at("/coverage/assessable")
                        .asInt())
                .isEqualTo(1);
        assertThat(maker.get(maker.api("/vulnerabilities"))
                        .json()
                        .at("/coverage/components")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void a_range_of_commits_is_undetermined_unless_the_sbom_names_a_listed_one() {
        String record = """
                {"id":"OSV-2026-1","modified":"2026-01-02T00:00:00Z","affected":[{"ranges":[{"type":"GIT",
                  "repo":"https://github.com/acme/lib.git","events":[
                   {"introduced":"ae79fb2c2ef1fc9f61dab91fa029d7916abff78b"},
                   {"fixed":"fd6cca44489255bcba6849663ede0dd212b6f8cb"}]}],"versions":["v1.0"]}]}
                """;
        sbom(
                "1.0",
                "{\"name\":\"a\",\"purl\":\"pkg:github/acme/lib@ae79fb2c2ef1fc9f61dab91fa029d7916abff78b\"}",
                "{\"name\":\"b\",\"purl\":\"pkg:github/acme/lib@fd6cca44489255bcba6849663ede0dd212b6f8cb\"}",
                "{\"name\":\"c\",\"purl\":\"pkg:github/acme/lib@0123456789abcdef0123456789abcdef01234567\"}",
                "{\"name\":\"d\",\"purl\":\"pkg:generic/lib@1.0?vcs_url=git%2Bhttps://github.com/acme/lib.git%40v1.0\"}");
        feed(record);

        assertThat(findings("1.0"))
                .containsExactly("a OSV-2026-1 confirmed", "c OSV-2026-1 undetermined", "d OSV-2026-1 confirmed");
    }

    @Test
    void sources_of_one_number_stand_side_by_side_and_a_rejected_one_falls_silent() {
        sbom("1.0", "{\"name\":\"app\",\"cpe\":\"cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*\"}");
        String nvd = nvd("CVE-2026-8", "cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", "2.0");
        feed(nvd);
        feed("""
                {"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-8","state":"PUBLISHED",
                 "dateUpdated":"2026-01-02T00:00:00Z"},"containers":{"cna":{"affected":[
                  {"cpes":["cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*"],"versions":[
                   {"version":"0","lessThan":"1.5","status":"affected"}]}]}}}
                """);
        assertThat(finding("1.0", "CVE-2026-8").get("reasons").findValuesAsText("source"))
                .containsExactly("cve", "nvd");

        feed(nvd.replace("Analyzed", "Rejected").replace("2026-01-02", "2026-02-02"));
        assertThat(finding("1.0", "CVE-2026-8").get("reasons").findValuesAsText("source"))
                .containsExactly("cve");
    }

    @Test
    void the_pages_say_why_and_what_is_not_known() {
        sbom(
                "1.0",
                DEBIAN_OPENSSL,
                "{\"name\":\"app\",\"cpe\":\"cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*\"}",
                "{\"name\":\"unheard-of\"}");
        feed(nvd("CVE-2026-8", "cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", "2.0"));
        feed(nvd("CVE-2026-1", OPENSSL, "3.0.12"));
        feed(debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));
        String product = "/products/" + maker.product;

        assertThat(page(product + "/software/main/1.0"))
                .contains("1.0 is before 2.0, where it is fixed (CVE-2026-8 by NVD, confirmed)")
                .contains("2 of 3 components (66 %) can be assessed")
                .contains("unheard-of")
                .contains("neither a package URL nor a CPE")
                .contains("of Debian is not affected");
        assertThat(page(product + "/vulnerabilities/CVE-2026-8")).contains("Components assessable");
        assertThat(page(product + "/vulnerabilities")).contains("Of 1 of 3 components nothing can be known");
        assertThat(page("/settings/product-names")).contains("a:arm:mbed_tls");
    }

    private void sbom(String version, String... components) {
        sbomOf(version, "{\"type\":\"firmware\",\"name\":\"firmware\"}", components);
    }

    private void sbomOf(String version, String subject, String... components) {
        var answer = maker.put(
                maker.api("/software-versions/" + VersionPath.of("main", version) + "/sbom"),
                "application/vnd.cyclonedx+json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":%s},"components":[%s]}
                        """.formatted(
                        subject, String.join(",", components).replace("{\"name\"", "{\"type\":\"library\",\"name\""))));
        assertThat(answer.status()).isBetween(200, 201);
    }

    private TestOrganization.Answer stands(String name, List<String> products) {
        return maker.put(
                "/api/v1/product-names/" + name,
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("products", products))));
    }

    private String page(String path) {
        var answer = TestOrganization.send(
                maker.request(path).header("Accept", "text/html").GET());
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.text();
    }

    private void feed(String record) {
        assertThat(Fleet.feed(maker, record).get("rejected")).isEmpty();
    }

    private static String nvd(String id, String cpe, String before) {
        return nvd(id, """
                [{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[
                  {"vulnerable":true,"criteria":"%s","versionEndExcluding":"%s"}]}]}]
                """.formatted(cpe, before));
    }

    private static String nvd(String id, String configurations) {
        return """
                {"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"%s",
                 "lastModified":"2026-01-02T00:00:00.000","vulnStatus":"Analyzed","configurations":%s}}]}
                """.formatted(id, configurations);
    }

    private static String debian(String id, String names, String fixed) {
        return """
                {"id":"%s","modified":"2026-01-02T00:00:00Z",%s,"affected":[{"package":{"ecosystem":"Debian:12",
                 "name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """.formatted(id, names, fixed);
    }

    private JsonNode items(String version) {
        return maker.get(maker.api("/software-versions/" + VersionPath.of("main", version) + "/findings?limit=500"))
                .json()
                .get("items");
    }

    private Set<String> findings(String version) {
        Set<String> findings = new TreeSet<>();
        items(version)
                .forEach(finding -> findings.add(finding.at("/component/name").asText() + " "
                        + finding.at("/vulnerability/id").asText() + " "
                        + finding.get("certainty").asText()));
        return findings;
    }

    private JsonNode finding(String version, String id) {
        return items(version)
                .valueStream()
                .filter(finding -> finding.at("/vulnerability/id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode assessment(String version) {
        return maker.get(maker.api("/software-versions/" + VersionPath.of("main", version) + "/assessment"))
                .json();
    }
}
