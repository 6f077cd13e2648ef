package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever comes in, there is an SBOM or a refusal that says why, in bounded time and memory. */
class HostileInputTest {

    private static final int MAX_SEED_BYTES = 200_000;
    private static final List<byte[]> SEEDS = seeds();
    private static final List<byte[]> REAL = real();

    @Property(tries = 1_500)
    void damaged_documents_are_refused_or_read(
            @ForAll @IntRange(max = 1_000) int seed,
            @ForAll @IntRange(max = 100_000) int position,
            @ForAll byte replacement,
            @ForAll @IntRange(max = 3) int how) {
        byte[] document = SEEDS.get(seed % SEEDS.size()).clone();
        int at = position % document.length;
        switch (how) {
            case 0 -> document[at] = replacement;
            case 1 -> document = Arrays.copyOf(document, at);
            case 2 -> document[at] = (byte) (document[at] ^ (1 << (replacement & 7)));
            default -> System.arraycopy(document, 0, document, at, Math.min(at, document.length - at));
        }
        assertReadOrRefused(document);
    }

    /** Real documents, each form once; the largest are left out for time. */
    @Property(tries = 400)
    void damaged_real_documents_are_refused_or_read(
            @ForAll @IntRange(max = 1_000) int seed,
            @ForAll @IntRange(max = 1_000_000) int position,
            @ForAll @Size(min = 1, max = 8) byte[] replacement) {
        List<byte[]> seeds = REAL.isEmpty() ? SEEDS : REAL;
        byte[] document = seeds.get(seed % seeds.size()).clone();
        int at = position % document.length;
        System.arraycopy(replacement, 0, document, at, Math.min(replacement.length, document.length - at));

        assertReadOrRefused(document);
    }

    @Property(tries = 500)
    void lines_of_tags_in_any_order_are_refused_or_read(@ForAll("tagLines") @Size(max = 60) List<String> lines) {
        assertReadOrRefused(("SPDXVersion: SPDX-2.3\n" + String.join("\n", lines)).getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<String>> tagLines() {
        return Arbitraries.of(
                        "PackageName: a",
                        "PackageName: b",
                        "SPDXID: SPDXRef-a",
                        "SPDXID: SPDXRef-b",
                        "FileName: x.c",
                        "Relationship: SPDXRef-a DEPENDS_ON SPDXRef-b",
                        "Relationship: SPDXRef-b DEPENDS_ON SPDXRef-a",
                        "Relationship: SPDXRef-a GENERATED_FROM SPDXRef-a",
                        "Relationship: DocumentRef-x:SPDXRef-a CONTAINS SPDXRef-a",
                        "PackageChecksum: SHA1",
                        "ExternalRef: SECURITY cpe23Type",
                        "ExternalRef: PACKAGE-MANAGER purl pkg:npm/%zz@1",
                        "ExternalDocumentRef: DocumentRef-x",
                        "PackageComment: <text>",
                        "</text>",
                        "PackageSupplier: Organization: ((x)",
                        "SPDXVersion: SPDX-2.2",
                        ": ",
                        "\u0000",
                        "PackageVersion: \ud83d\ude00")
                .list();
    }

    @Property(tries = 500)
    void random_bytes_behind_each_magic_are_refused(
            @ForAll @Size(max = 400) byte[] bytes, @ForAll @IntRange(max = 4) int magic) {
        byte[][] magics = {
            {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0},
            {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
            {'P', 'K', 3, 4},
            {'{'},
            {'<'}
        };
        byte[] document = Arrays.copyOf(magics[magic], magics[magic].length + bytes.length);
        System.arraycopy(bytes, 0, document, magics[magic].length, bytes.length);
        assertReadOrRefused(document);
    }

    @Test
    void encodings_of_one_purl_are_one_component() {
        Sbom sbom = SbomReader.read("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                 {"type":"library","name":"a","purl":"pkg:npm/%40Babel/Core@7.1.0"},
                 {"type":"library","name":"a","purl":"PKG:NPM/@babel/core@7.1.0"},
                 {"type":"library","name":"a","purl":"pkg://npm/%40babel/%63ore@7.1.0"},
                 {"type":"library","name":"a","purl":"pkg:npm/%40babel//core@7%2E1%2E0?"}]}
                """.getBytes(StandardCharsets.UTF_8));

        assertThat(sbom.entries().stream().map(Sbom.Entry::identity).distinct()).hasSize(1);
    }

    @Test
    void cycles_and_a_long_chain_are_a_graph_like_any() {
        var document = new StringBuilder("SPDXVersion: SPDX-2.3\n");
        for (int i = 0; i < 20_000; i++) {
            document.append("PackageName: p%d\nSPDXID: SPDXRef-%d\n".formatted(i, i));
        }
        for (int i = 0; i < 20_000; i++) {
            document.append("Relationship: SPDXRef-%d DEPENDS_ON SPDXRef-%d\n".formatted(i, (i + 1) % 20_000));
        }

        Sbom sbom = SbomReader.read(document.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(sbom.graph().edges()).hasSize(20_000);
        assertThat(sbom.graph().danglingCount()).isZero();
    }

    private static void assertReadOrRefused(byte[] document) {
        try {
            assertThat(SbomReader.read(document).entries()).hasSizeLessThan(1_000);
        } catch (UnreadableSbom refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(5_000);
        }
    }

    private static List<byte[]> real() {
        String root = System.getProperty("fleetward.conformance", System.getenv("FLEETWARD_CONFORMANCE"));
        if (root == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(Path.of(root, "sbom-vuln", "sboms"))) {
            List<byte[]> documents = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) <= MAX_SEED_BYTES) {
                    documents.add(Files.readAllBytes(file));
                }
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<byte[]> seeds() {
        String tag = """
                SPDXVersion: SPDX-2.3
                DocumentNamespace: https://example.test/a
                Creator: Tool: x
                PackageName: zlib
                SPDXID: SPDXRef-zlib
                PackageVersion: 1.2.11
                PackageComment: <text>a
                b</text>
                ExternalRef: SECURITY cpe23Type cpe:2.3:a:zlib:zlib:1.2.11:*:*:*:*:*:*:*
                Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-zlib
                """;
        String yaml = """
                spdxVersion: SPDX-2.3
                documentNamespace: https://example.test/a
                packages:
                - {name: zlib, SPDXID: SPDXRef-zlib, versionInfo: 1.10}
                relationships:
                - {spdxElementId: SPDXRef-DOCUMENT, relationshipType: DESCRIBES, relatedSpdxElement: SPDXRef-zlib}
                """;
        String xml =
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components><component type='library' bom-ref='a'>"
                        + "<name>a</name><purl>pkg:npm/a@1</purl></component></components><dependencies><dependency ref='a'/>"
                        + "</dependencies></bom>";
        String spdx3 = """
                {"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
                 {"type":"software_Package","spdxId":"a","name":"zlib","software_packageVersion":"1"},
                 {"type":"security_Vulnerability","spdxId":"v","name":"CVE-2018-25032"},
                 {"type":"security_VexFixedVulnAssessmentRelationship","spdxId":"x","from":"v","to":["a"]}]}
                """;
        String report = """
                {"version":"1","package":[{"name":"zlib","version":"1","products":[{"product":"zlib"}],
                 "issue":[{"id":"CVE-2018-25032","status":"Patched"}]}]}
                """;
        String buildroot = "{\"zlib\":{\"type\":\"target\",\"version\":\"1\",\"dependencies\":[\"a\"]}}";
        Map<String, String> files = new LinkedHashMap<>(Map.of("a.spdx", tag, "b.xml", xml));
        try {
            return List.of(
                    tag.getBytes(StandardCharsets.UTF_8),
                    yaml.getBytes(StandardCharsets.UTF_8),
                    xml.getBytes(StandardCharsets.UTF_8),
                    spdx3.getBytes(StandardCharsets.UTF_8),
                    report.getBytes(StandardCharsets.UTF_8),
                    buildroot.getBytes(StandardCharsets.UTF_8),
                    ArchiveReaderTest.zip(files),
                    ArchiveReaderTest.tar(files),
                    ArchiveReaderTest.gzip(ArchiveReaderTest.tar(files)));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
