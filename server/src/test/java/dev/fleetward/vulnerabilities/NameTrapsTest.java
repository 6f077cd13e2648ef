package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By which names a component is known, and that what has none is told and not called safe. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NameTrapsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Matched matched = new Matched(maker);

    @Test
    void one_package_is_one_component_however_its_url_is_written() {
        matched.feed(Fleet.record("GHSA-s", "CVE-2026-6", "@acme/app", "2.0.0"));
        matched.sbom(
                "1.0",
                "{\"name\":\"app\",\"purl\":\"pkg:npm/%40acme/app@1.0.0\"}",
                "{\"name\":\"app\",\"purl\":\"pkg:NPM/@acme/app@1.0.0\"}",
                "{\"name\":\"app\",\"purl\":\"pkg://npm//%40Acme/%61pp@1%2E0.0?\"}",
                "{\"name\":\"app\",\"purl\":\"pkg:npm/%40acme%2Fapp@1.0.0\"}");

        assertThat(matched.assessment("1.0").at("/coverage/components").asInt()).isEqualTo(1);
        assertThat(matched.findings("1.0")).containsExactly("app CVE-2026-6 confirmed");
    }

    @Test
    void a_name_that_leaves_part_and_vendor_open_meets_records_by_its_product() {
        matched.sbom("1.0", """
                {"name":"busybox","version":"1.36.1","purl":"pkg:yocto/core/busybox@1.36.1",
                 "cpe":"cpe:2.3:*:*:busybox:1.36.1:*:*:*:*:*:*:*"}""");
        matched.feed(Matched.nvd("CVE-2026-8", "cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*", "1.37"));

        assertThat(matched.findings("1.0")).containsExactly("busybox CVE-2026-8 confirmed");
        assertThat(matched.assessment("1.0").at("/coverage/assessable").asInt()).isEqualTo(1);
    }

    @Test
    void a_name_without_vendor_is_sure_only_while_one_vendor_has_such_a_product() {
        matched.sbom("1.0", "{\"name\":\"time\",\"cpe\":\"cpe:2.3:a:*:time:1.9:*:*:*:*:*:*:*\"}");
        matched.feed(Matched.nvd("CVE-2026-3", "cpe:2.3:a:gnu:time:*:*:*:*:*:*:*:*", "2.0"));
        assertThat(matched.findings("1.0")).containsExactly("time CVE-2026-3 confirmed");

        String other = Matched.nvd("CVE-2026-4", "cpe:2.3:a:time_project:time:*:*:*:*:*:*:*:*", "0.1");
        matched.feed(other);
        assertThat(matched.findings("1.0")).containsExactly("time CVE-2026-3 undetermined");

        matched.feed(other.replace("time_project:time", "time_project:watch").replace("2026-01-02", "2026-02-02"));
        assertThat(matched.findings("1.0")).containsExactly("time CVE-2026-3 confirmed");
    }

    @Test
    void the_table_names_what_the_sbom_does_not_and_changing_it_matches_anew() {
        matched.sbom(
                "1.0",
                "{\"name\":\"mbedtls\",\"version\":\"3.1.0\",\"purl\":\"pkg:yocto/meta-oe/mbedtls@3.1.0\"}",
                "{\"name\":\"lwip\",\"version\":\"2.1.0\"}",
                "{\"name\":\"our-tls\",\"version\":\"3.1.0\"}",
                "{\"name\":\"zephyr\"}");
        matched.feed(Matched.nvd("CVE-2026-5", "cpe:2.3:a:arm:mbed_tls:*:*:*:*:*:*:*:*", "3.2.0"));
        matched.feed(Matched.nvd("CVE-2026-6", "cpe:2.3:a:lwip_project:lwip:*:*:*:*:*:*:*:*", "2.2.0"));
        matched.feed(Matched.nvd("CVE-2026-7", "cpe:2.3:o:zephyrproject:zephyr:*:*:*:*:*:*:*:*", "9.0.0"));
        assertThat(matched.findings("1.0"))
                .containsExactly("lwip CVE-2026-6 undetermined", "mbedtls CVE-2026-5 confirmed");

        matched.stands("our-tls", List.of("a:arm:mbed_tls"));
        matched.stands("mbedtls", List.of());
        assertThat(matched.findings("1.0"))
                .containsExactly("lwip CVE-2026-6 undetermined", "our-tls CVE-2026-5 confirmed");

        maker.delete("/api/v1/product-names/mbedtls");
        assertThat(matched.findings("1.0")).contains("mbedtls CVE-2026-5 confirmed");
        assertThat(maker.delete("/api/v1/product-names/mbedtls").status()).isEqualTo(404);
        assertThat(matched.stands("x", List.of("a:*:*")).status()).isEqualTo(400);
        assertThat(matched.stands("a%20b", List.of()).status()).isEqualTo(400);
    }

    @Test
    void what_cannot_be_assessed_is_listed_with_the_reason_beside_every_count() {
        matched.sbom(
                "1.0",
                "{\"name\":\"zephyr\"}",
                "{\"name\":\"unheard-of\",\"version\":\"1.0\"}",
                "{\"name\":\"p\",\"version\":\"1.0\",\"purl\":\"pkg:generic/p@1.0\"}",
                "{\"name\":\"c\",\"version\":\"1.0\",\"cpe\":\"cpe:2.3:a:c:*:1.0:*:*:*:*:*:*:*\"}",
                "{\"name\":\"n\",\"purl\":\"pkg:npm/n\"}",
                "{\"name\":\"ok\",\"purl\":\"pkg:npm/ok@1.0.0\"}");

        JsonNode assessment = matched.assessment("1.0");
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
    void the_pages_say_why_and_what_is_not_known() {
        matched.sbom(
                "1.0",
                Matched.DEBIAN_OPENSSL,
                "{\"name\":\"app\",\"cpe\":\"cpe:2.3:a:acme:app:1.0:*:*:*:*:*:*:*\"}",
                "{\"name\":\"unheard-of\"}");
        matched.feed(Matched.nvd("CVE-2026-8", "cpe:2.3:a:acme:app:*:*:*:*:*:*:*:*", "2.0"));
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        matched.feed(Matched.debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));
        String product = "/products/" + maker.product;

        assertThat(matched.page(product + "/software/main/1.0"))
                .contains("1.0 is before 2.0, where it is fixed (CVE-2026-8 by NVD, confirmed)")
                .contains("2 of 3 components (66 %) can be assessed")
                .contains("unheard-of")
                .contains("neither a package URL nor a CPE")
                .contains("of Debian is not affected");
        assertThat(matched.page(product + "/vulnerabilities/CVE-2026-8")).contains("Components assessable");
        assertThat(matched.page(product + "/vulnerabilities")).contains("Of 1 of 3 components nothing can be known");
        assertThat(matched.page("/settings/product-names")).contains("a:arm:mbed_tls");
    }
}
