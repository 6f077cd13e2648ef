package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Ways of writing that the formats allow, or producers have, and examples seldom show. */
class ProducersTest {

    /** pzstd, which Yocto uses where it is installed, writes a skippable frame before each frame. */
    @Test
    void an_archive_packed_by_pzstd_is_unpacked() throws IOException {
        byte[] archive = resource("packed-by-pzstd.spdx.tar.zst");

        Sbom sbom = SbomReader.read(archive);

        assertThat(sbom.mediaType()).isEqualTo("application/zstd");
        assertThat(sbom.entries()).extracting(Sbom.Entry::name).containsExactly("zlib");
        for (int length = 8; length < archive.length; length += 37) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> SbomReader.read(cut)).isInstanceOf(UnreadableSbom.class);
        }
    }

    @Test
    void githubs_interface_answers_with_the_document_inside_an_object() {
        Sbom sbom = read("""
                {"sbom":{"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3","name":"com.github.acme/app",
                 "documentNamespace":"https://example.test/spdx/app","packages":[
                 {"SPDXID":"SPDXRef-npm-lodash","name":"lodash","versionInfo":"4.17.20","externalRefs":[
                  {"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/lodash@4.17.20"}]}],
                 "relationships":[]}}
                """);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.SPDX);
        assertThat(sbom.entries().getFirst().purl().orElseThrow()).hasToString("pkg:npm/lodash@4.17.20");
        assertThatThrownBy(() -> read("{\"sbom\":{\"name\":\"nothing\"}}")).isInstanceOf(UnreadableSbom.class);
    }

    @Test
    void packages_named_as_before_there_were_package_urls_are_known_by_them() {
        Sbom sbom = read("""
                {"spdxVersion":"SPDX-2.2","SPDXID":"SPDXRef-DOCUMENT","name":"app",
                 "documentNamespace":"https://example.test/spdx/app","packages":[%s]}
                """.formatted(String.join(
                ",",
                old("a", "maven-central", "org.apache.tomcat:tomcat:9.0.0.M4"),
                old("b", "npm", "http-server@0.3.0"),
                old("c", "npm", "@acme/app@1.0.0"),
                old("d", "nuget", "Microsoft.AspNet.MVC/5.0.0"),
                old("e", "bower", "modernizr#2.6.2"))));

        assertThat(sbom.entries())
                .extracting(entry -> entry.purl().map(Object::toString).orElse(""))
                .containsExactly(
                        "pkg:maven/org.apache.tomcat/tomcat@9.0.0.M4",
                        "pkg:npm/http-server@0.3.0",
                        "pkg:npm/%40acme/app@1.0.0",
                        "pkg:nuget/Microsoft.AspNet.MVC@5.0.0",
                        "");
    }

    private static String old(String name, String type, String locator) {
        return """
                {"SPDXID":"SPDXRef-%s","name":"%s","versionInfo":"NOASSERTION","externalRefs":[
                 {"referenceCategory":"PACKAGE_MANAGER","referenceType":"%s","referenceLocator":"%s"}]}
                """.formatted(name, name, type, locator);
    }

    @Test
    void a_version_nobody_asserts_is_none() {
        Sbom sbom = read("""
                {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"app",
                 "documentNamespace":"https://example.test/spdx/app",
                 "packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"NOASSERTION"}]}
                """);

        assertThat(sbom.entries().getFirst().version()).isEmpty();
    }

    @Test
    void tags_may_be_indented_and_lines_end_as_windows_ends_them() {
        Sbom sbom = read("SPDXVersion: SPDX-2.2\r\nDocumentName: app\r\n"
                + "DocumentNamespace: https://example.test/spdx/app\r\n   # a comment\r\n\r\n"
                + "PackageName: zlib\r\n  SPDXID: SPDXRef-zlib\r\n  PackageVersion: 1.3.1\r\n");

        assertThat(sbom.entries().getFirst().version()).isEqualTo("1.3.1");
    }

    @Test
    void spdx_3_names_licences_of_its_list_and_single_targets_by_themselves() {
        Sbom sbom = read("""
                {"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
                 {"type":"Organization","spdxId":"acme","name":"Acme"},
                 {"type":"SpdxDocument","spdxId":"https://example.test/doc","name":"app","rootElement":"root"},
                 {"type":"software_Package","spdxId":"root","name":"app","software_packageVersion":"1.0"},
                 {"type":"software_Package","spdxId":"z","name":"zlib","software_packageVersion":"1.3.1",
                  "originatedBy":["acme"]},
                 {"type":"software_Package","spdxId":"c","name":"curl","software_packageVersion":"8.0.0"},
                 {"type":"expandedlicensing_ListedLicense","spdxId":"https://spdx.org/licenses/curl"},
                 {"type":"Relationship","spdxId":"r1","from":"root","to":"z","relationshipType":"contains"},
                 {"type":"Relationship","spdxId":"r2","from":"z","to":["https://spdx.org/licenses/Zlib"],
                  "relationshipType":"hasDeclaredLicense"},
                 {"type":"Relationship","spdxId":"r3","from":"c","to":["https://spdx.org/licenses/curl"],
                  "relationshipType":"hasConcludedLicense"}]}
                """);

        assertThat(sbom.entries().get(1).licences()).containsExactly("Zlib");
        assertThat(sbom.entries().get(1).supplier().name()).isEqualTo("Acme");
        assertThat(sbom.entries().get(2).licences()).containsExactly("curl");
        assertThat(sbom.graph().edges()).contains(new Sbom.Edge(0, 1, Sbom.Kind.CONTAINS));
    }

    @Test
    void a_list_of_components_may_be_null() {
        Sbom sbom = read("""
                {"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"firmware","name":"app",
                 "components":[{"type":"library","name":"zlib","version":"1.3.1"}]}},"components":null,
                 "dependencies":null,"vulnerabilities":null}
                """);

        assertThat(sbom.entries()).extracting(Sbom.Entry::name).containsExactly("zlib");
    }

    private static Sbom read(String document) {
        return SbomReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (var content = ProducersTest.class.getResourceAsStream("/components/" + name)) {
            return Objects.requireNonNull(content, name).readAllBytes();
        }
    }
}
