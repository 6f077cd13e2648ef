package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.components.Purl;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SPDX 3.0 says what a package is by elements that refer to each other, in any order. */
class Spdx3Test {
    private static final String GRAPH = """
            {"@context":%s,"@graph":[
             {"type":"Relationship","spdxId":"r1","from":"pkg-tls","to":["licence"],"relationshipType":"hasConcludedLicense"},
             {"type":"Relationship","spdxId":"r2","from":"root","to":["pkg-tls","pkg-test"],"relationshipType":"contains"},
             {"type":"LifecycleScopedRelationship","spdxId":"r3","from":"pkg-tls","to":["pkg-zlib"],
              "relationshipType":"dependsOn","scope":"runtime"},
             {"type":"LifecycleScopedRelationship","spdxId":"r4","from":"pkg-tls","to":["pkg-gcc"],
              "relationshipType":"dependsOn","scope":"build"},
             {"type":"Relationship","spdxId":"r5","from":"recipe","to":["pkg-zlib"],"relationshipType":"generates"},
             {"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-11-01T00:00:00Z","createdBy":["maker"]},
             {"type":"SpdxDocument","spdxId":"https://example.test/doc","name":"pump 2.1.0","rootElement":["root"]},
             {"type":"Organization","spdxId":"maker","name":"Example GmbH","externalIdentifier":[
               {"type":"ExternalIdentifier","externalIdentifierType":"email","identifier":"psirt@example.test"}]},
             {"type":"Tool","spdxId":"tool","name":"maker 1"},
             {"type":"simplelicensing_LicenseExpression","spdxId":"licence",
              "simplelicensing_licenseExpression":"Apache-2.0 OR GPL-2.0-or-later"},
             {"type":"software_Package","spdxId":"root","name":"pump","software_packageVersion":"2.1.0"},
             {"type":"software_Package","spdxId":"pkg-tls","name":"mbedtls","software_packageVersion":"3.5.0",
              "suppliedBy":"maker","software_packageUrl":"pkg:github/mbed-tls/mbedtls@3.5.0",
              "software_primaryPurpose":"library","externalIdentifier":[
               {"type":"ExternalIdentifier","externalIdentifierType":"cpe23",
                "identifier":"cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*"}],
              "verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"%s"},
               {"type":"Hash","algorithm":"sha3_256","hashValue":"%s"}]},
             {"type":"software_Package","spdxId":"pkg-zlib","name":"zlib","software_packageVersion":"1.3"},
             {"type":"software_Package","spdxId":"pkg-gcc","name":"gcc","software_packageVersion":"14"},
             {"type":"software_Package","spdxId":"pkg-test","name":"test","software_packageVersion":"1"},
             {"type":"software_Package","spdxId":"recipe","name":"zlib-src","software_packageVersion":"1.3",
              "externalIdentifier":[{"externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:*:zlib:1.3:*:*:*:*:*:*:*"}]},
             {"type":"security_Vulnerability","spdxId":"v","externalIdentifier":[
               {"type":"ExternalIdentifier","externalIdentifierType":"cve","identifier":"CVE-2023-45853"}]},
             {"type":"security_VexNotAffectedVulnAssessmentRelationship","spdxId":"x","from":"v","to":["recipe"],
              "relationshipType":"doesNotAffect","security_justificationType":"vulnerableCodeNotPresent",
              "security_impactStatement":"minizip is not built"}]}
            """;

    @Test
    void everything_said_of_a_package_is_found_wherever_it_stands() {
        Sbom sbom = read("\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"");

        assertThat(sbom.specVersion()).isEqualTo("3.0.1");
        assertThat(sbom.documentId()).isEqualTo("https://example.test/doc");
        assertThat(sbom.created()).contains(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(sbom.author()).isEqualTo(new Sbom.Party("Example GmbH", "psirt@example.test"));
        assertThat(sbom.tools()).containsExactly("maker 1");
        Sbom.Entry tls = entry(sbom, "mbedtls");
        assertThat(tls.supplier().name()).isEqualTo("Example GmbH");
        assertThat(tls.purl().map(Purl::toString)).contains("pkg:github/mbed-tls/mbedtls@3.5.0");
        assertThat(tls.cpes()).containsExactly("cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*");
        assertThat(tls.licences()).containsExactly("Apache-2.0 OR GPL-2.0-or-later");
        assertThat(tls.hashes()).isEqualTo(Map.of("sha256", "ab".repeat(32), "sha3256", "cd".repeat(32)));
        int from = sbom.entries().indexOf(tls);
        assertThat(sbom.graph().edges())
                .contains(
                        new Sbom.Edge(from, sbom.entries().indexOf(entry(sbom, "zlib")), Sbom.Kind.DEPENDS_ON),
                        new Sbom.Edge(from, sbom.entries().indexOf(entry(sbom, "gcc")), Sbom.Kind.BUILDS_WITH));
        assertThat(sbom.graph().danglingCount()).isZero();
    }

    @Test
    void what_is_said_of_a_recipe_is_said_of_what_was_built_from_it() {
        Sbom sbom = read("\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"");

        assertThat(entry(sbom, "zlib").cpes()).containsExactly("cpe:2.3:a:*:zlib:1.3:*:*:*:*:*:*:*");
        assertThat(sbom.statements()).anySatisfy(said -> {
            assertThat(sbom.entries().get(said.entry()).name()).isEqualTo("zlib");
            assertThat(said.vulnerability()).isEqualTo("CVE-2023-45853");
            assertThat(said.stated()).isEqualTo(Sbom.Stated.NOT_AFFECTED);
            assertThat(said.reason()).isEqualTo("vulnerableCodeNotPresent");
        });
    }

    @Test
    void several_contexts_are_read_and_one_of_another_kind_is_not() {
        assertThat(read("[\"https://spdx.org/rdf/3.0.0/spdx-context.jsonld\",{\"x\":\"https://x.example/\"}]")
                        .specVersion())
                .isEqualTo("3.0.0");
        assertThatThrownBy(() -> read("\"https://schema.org\""))
                .isInstanceOf(UnreadableSbom.class)
                .hasMessageContaining("no SBOM");
    }

    private static Sbom.Entry entry(Sbom sbom, String name) {
        return sbom.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Sbom read(String context) {
        return SbomReader.read(
                GRAPH.formatted(context, "ab".repeat(32), "cd".repeat(32)).getBytes(StandardCharsets.UTF_8));
    }
}
