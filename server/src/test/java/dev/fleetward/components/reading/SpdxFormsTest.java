package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SPDX 2 says the same as JSON, YAML and tag-value. */
class SpdxFormsTest {

    private static final String TAG_VALUE = """
            SPDXVersion: SPDX-2.3
            DataLicense: CC0-1.0
            SPDXID: SPDXRef-DOCUMENT
            DocumentName: sensor
            DocumentNamespace: https://example.test/spdx/sensor
            # a comment
            Creator: Tool: esp-idf-sbom-0.20.1
            Creator: Organization: Example GmbH (psirt@example.test)
            Created: 2026-11-01T00:00:00Z

            PackageName: project-sensor
            SPDXID: SPDXRef-PROJECT
            PackageVersion: 1.10
            PackageDownloadLocation: NOASSERTION
            PackageComment: <text>several
            lines: of text
            PackageName: not a package
            </text>

            PackageName: mbedtls
            SPDXID: SPDXRef-mbedtls
            PackageVersion: 3.5.0
            PackageSupplier: Organization: Espressif Systems (Shanghai) CO LTD
            PackageLicenseConcluded: Apache-2.0
            PackageChecksum: SHA-256: E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855
            PackageChecksum: SHA1: 12
            ExternalRef: SECURITY cpe23Type cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*
            ExternalRef: SECURITY cpe23Type cpe:2.3:a:trustedfirmware:mbed_tls:3.5.0:*:*:*:*:*:*:*
            ExternalRef: PACKAGE-MANAGER purl pkg:github/Mbed-TLS/mbedtls@v3.5.0
            PackageComment: <text>CVE-2024-23170: mitigated in hardware</text>

            FileName: ./a.c
            SPDXID: SPDXRef-File-a
            FileChecksum: SHA1: cd7096be3419dca7af61597a4

            PackageName: unlinked
            SPDXID: SPDXRef-unlinked
            PackageVersion: 1

            Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-PROJECT
            Relationship: SPDXRef-PROJECT DEPENDS_ON SPDXRef-mbedtls
            Relationship: SPDXRef-File-a GENERATED_FROM SPDXRef-mbedtls
            Relationship: SPDXRef-mbedtls DEPENDS_ON SPDXRef-nowhere
            """;

    private static final String YAML = """
            ---
            SPDXID: SPDXRef-DOCUMENT
            spdxVersion: "SPDX-2.3"
            name: sensor
            documentNamespace: https://example.test/spdx/sensor
            creationInfo:
              created: "2026-11-01T00:00:00Z"
              creators:
              - "Tool: maker-1"
            packages:
            - &first
              SPDXID: SPDXRef-zlib
              name: zlib
              versionInfo: 1.10
              licenseConcluded: Zlib
              externalRefs:
              - referenceCategory: SECURITY
                referenceType: cpe23Type
                referenceLocator: "cpe:2.3:a:zlib:zlib:1.10:*:*:*:*:*:*:*"
            documentDescribes:
            - SPDXRef-zlib
            """;

    @Test
    void tag_value_is_read_with_all_a_package_tells() {
        Sbom sbom = read(TAG_VALUE);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.SPDX_TAG_VALUE);
        assertThat(sbom.specVersion()).isEqualTo("2.3");
        assertThat(sbom.documentId()).isEqualTo("https://example.test/spdx/sensor");
        assertThat(sbom.author()).isEqualTo(new Sbom.Party("Example GmbH", "psirt@example.test"));
        assertThat(sbom.entries())
                .extracting(Sbom.Entry::name)
                .containsExactly("project-sensor", "mbedtls", "unlinked");
        Sbom.Entry mbedtls = sbom.entries().get(1);
        assertThat(mbedtls.cpes()).hasSize(2);
        assertThat(mbedtls.purl().orElseThrow()).hasToString("pkg:github/mbed-tls/mbedtls@v3.5.0");
        assertThat(mbedtls.hashes()).containsOnlyKeys("sha256");
        assertThat(mbedtls.licences()).containsExactly("Apache-2.0");
        assertThat(sbom.entries().getFirst().version()).isEqualTo("1.10");
    }

    @Test
    void the_graph_holds_what_it_can_and_counts_what_leads_nowhere() {
        Sbom sbom = read(TAG_VALUE);

        assertThat(sbom.graph().edges()).containsExactly(new Sbom.Edge(0, 1, Sbom.Kind.DEPENDS_ON));
        assertThat(sbom.graph().direct()).containsExactly(1);
        assertThat(sbom.graph().danglingCount()).isEqualTo(1);
        assertThat(sbom.warnings()).anySatisfy(warning -> assertThat(warning).contains("lead to a reference"));
    }

    @Test
    void what_esp_idf_did_not_link_is_not_in_the_product_and_its_exclusions_stay_open() {
        Sbom sbom = read(TAG_VALUE);

        assertThat(sbom.entries())
                .extracting(Sbom.Entry::scope)
                .containsExactly(Sbom.Scope.REQUIRED, Sbom.Scope.REQUIRED, Sbom.Scope.EXCLUDED);
        assertThat(sbom.statements()).singleElement().satisfies(said -> {
            assertThat(said.vulnerability()).isEqualTo("CVE-2024-23170");
            assertThat(said.stated()).isEqualTo(Sbom.Stated.ACCEPTED);
            assertThat(said.entry()).isEqualTo(1);
        });
    }

    @Test
    void yaml_keeps_a_version_that_looks_like_a_number() {
        Sbom sbom = read(YAML);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.SPDX_YAML);
        assertThat(sbom.entries()).singleElement().satisfies(zlib -> {
            assertThat(zlib.version()).isEqualTo("1.10");
            assertThat(zlib.licences()).containsExactly("Zlib");
            assertThat(zlib.cpes()).hasSize(1);
        });
    }

    @Test
    void yaml_bombs_and_deep_yaml_cost_nothing() {
        var bomb = new StringBuilder("spdxVersion: SPDX-2.3\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(9)));
        }
        bomb.append("packages: *a29\n");

        assertRefused(bomb.toString(), "packages: expected a list");
        assertRefused("spdxVersion: SPDX-2.3\nx: " + "[".repeat(100_000), "");
    }

    @Test
    void what_is_wrong_is_said_with_its_line() {
        assertRefused("SPDXVersion: SPDX-2.3\nno tag at all\n", "line 2: expected 'Tag: value'");
        assertRefused("SPDXVersion: SPDX-2.1\n", "SPDX-2.1");
        assertRefused("SPDXVersion: SPDX-2.3\nPackageName: x\nPackageComment: <text>for ever\n", "line 3");
        assertRefused("SPDXVersion: SPDX-2.3\nPackageName:\nSPDXID: SPDXRef-x\n", "a component needs a name");
        assertRefused("SPDXVersion: SPDX-2.3\nRelationship: a b\n", "line 2: a relationship");
        assertRefused("SPDXVersion: SPDX-2.3\nPackageName: " + "x".repeat(2_000) + "\n", "longer than 1024");
        assertRefused("hello", "no SBOM");
        assertThatThrownBy(() -> SbomReader.read(new byte[] {'a', (byte) 0xc3, (byte) 0x28}))
                .hasMessageContaining("UTF-8");
    }

    @Test
    void packages_of_one_reference_are_both_kept() {
        Sbom sbom = read("""
                SPDXVersion: SPDX-2.2
                PackageName: a
                SPDXID: SPDXRef-x
                PackageName: b
                SPDXID: SPDXRef-x
                Relationship: SPDXRef-x DEPENDS_ON SPDXRef-x
                """);

        assertThat(sbom.entries()).extracting(Sbom.Entry::name).isEqualTo(List.of("a", "b"));
        assertThat(sbom.warnings()).anySatisfy(warning -> assertThat(warning).contains("used twice"));
    }

    private static Sbom read(String document) {
        return SbomReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String document, String reason) {
        assertThatThrownBy(() -> read(document))
                .isInstanceOf(UnreadableSbom.class)
                .hasMessageContaining(reason);
    }
}
