package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** Many linked documents in one upload are one SBOM. */
class ArchiveReaderTest {

    private static final String RECIPE = """
            {"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.2","name":"recipe-openssl",
             "documentNamespace":"http://spdx.org/spdxdoc/recipe-openssl","creationInfo":{"created":"2026-11-01T00:00:00Z",
               "creators":["Tool: OpenEmbedded Core create-spdx.bbclass"]},
             "packages":[{"SPDXID":"SPDXRef-Recipe-openssl","name":"openssl","versionInfo":"3.0.1",
               "licenseDeclared":"Apache-2.0","externalRefs":[{"referenceCategory":"SECURITY",
               "referenceType":"http://spdx.org/rdf/references/cpe23Type",
               "referenceLocator":"cpe:2.3:a:*:openssl:3.0.1:*:*:*:*:*:*:*"}]}],
             "files":[{"SPDXID":"SPDXRef-SourceFile-1","fileName":"a.c"}],
             "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
                "relatedSpdxElement":"SPDXRef-Recipe-openssl"},
               {"spdxElementId":"SPDXRef-Recipe-openssl","relationshipType":"CONTAINS",
                "relatedSpdxElement":"SPDXRef-SourceFile-1"}]}
            """;

    private static String splitOff(String name) {
        return """
                {"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.2","name":"%1$s",
                 "documentNamespace":"http://spdx.org/spdxdoc/%1$s","creationInfo":{"created":"2026-11-01T00:00:00Z",
                   "creators":["Tool: OpenEmbedded Core create-spdx.bbclass"]},
                 "externalDocumentRefs":[{"externalDocumentId":"DocumentRef-recipe",
                   "spdxDocument":"http://spdx.org/spdxdoc/recipe-openssl"}],
                 "packages":[{"SPDXID":"SPDXRef-Package-%1$s","name":"%1$s","versionInfo":"3.0.1"}],
                 "relationships":[{"spdxElementId":"SPDXRef-Package-%1$s","relationshipType":"GENERATED_FROM",
                    "relatedSpdxElement":"DocumentRef-recipe:SPDXRef-Recipe-openssl"},
                   {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES",
                    "relatedSpdxElement":"SPDXRef-Package-%1$s"}]}
                """.formatted(name);
    }

    private static final String IMAGE = """
            {"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.2","name":"image",
             "documentNamespace":"http://spdx.org/spdxdoc/image","creationInfo":{"created":"2026-11-01T00:00:00Z",
               "creators":["Tool: OpenEmbedded Core create-spdx.bbclass"]},
             "externalDocumentRefs":[
               {"externalDocumentId":"DocumentRef-a","spdxDocument":"http://spdx.org/spdxdoc/libssl3"},
               {"externalDocumentId":"DocumentRef-gone","spdxDocument":"http://spdx.org/spdxdoc/gone"}],
             "packages":[{"SPDXID":"SPDXRef-image","name":"core-image","versionInfo":"1.0"}],
             "relationships":[
               {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-image"},
               {"spdxElementId":"SPDXRef-image","relationshipType":"CONTAINS",
                "relatedSpdxElement":"DocumentRef-a:SPDXRef-Package-libssl3"},
               {"spdxElementId":"SPDXRef-image","relationshipType":"CONTAINS",
                "relatedSpdxElement":"DocumentRef-gone:SPDXRef-Package-x"}]}
            """;

    @Test
    void packages_of_an_image_carry_what_their_recipe_says() throws IOException {
        Sbom sbom = SbomReader.read(gzip(tar(Map.of(
                "recipe-openssl.spdx.json",
                RECIPE,
                "libssl3.spdx.json",
                splitOff("libssl3"),
                "openssl-dbg.spdx.json",
                splitOff("openssl-dbg"),
                "image.spdx.json",
                IMAGE,
                "index.json",
                "{\"documents\":[]}"))));

        assertThat(sbom.documents()).isEqualTo(4);
        assertThat(sbom.mediaType()).isEqualTo("application/gzip");
        assertThat(sbom.entries().stream().filter(entry -> entry.scope() == Sbom.Scope.REQUIRED))
                .extracting(Sbom.Entry::name)
                .containsExactlyInAnyOrder("core-image", "libssl3");
        assertThat(sbom.entries().stream().filter(entry -> entry.name().equals("libssl3")))
                .singleElement()
                .satisfies(libssl -> {
                    assertThat(libssl.cpes()).containsExactly("cpe:2.3:a:*:openssl:3.0.1:*:*:*:*:*:*:*");
                    assertThat(libssl.licences()).containsExactly("Apache-2.0");
                    assertThat(libssl.source()).isEqualTo("openssl 3.0.1");
                    assertThat(libssl.identity()).doesNotContain("cpe:");
                });
        assertThat(sbom.graph().danglingCount()).isZero();
        assertThat(sbom.warnings()).anySatisfy(warning -> assertThat(warning).contains("1 referenced documents"));
    }

    /** As Yocto deploys it beside an image. */
    @Test
    void a_tar_zst_is_unpacked_and_its_bombs_are_stopped() throws IOException {
        byte[] archive = zstd(tar(Map.of(
                "recipe-openssl.spdx.json",
                RECIPE,
                "libssl3.spdx.json",
                splitOff("libssl3"),
                "image.spdx.json",
                IMAGE)));

        Sbom sbom = SbomReader.read(archive);

        assertThat(sbom.mediaType()).isEqualTo("application/zstd");
        assertThat(sbom.documents()).isEqualTo(3);
        assertThat(sbom.entries().stream().filter(entry -> entry.scope() == Sbom.Scope.REQUIRED))
                .extracting(Sbom.Entry::name)
                .containsExactlyInAnyOrder("core-image", "libssl3");
        assertThat(SbomReader.read(zstd(RECIPE.getBytes(StandardCharsets.UTF_8)))
                        .entries())
                .hasSize(1);
        assertRefused(zstd(new byte[80 << 20]), "unpacks to more than");
        assertRefused(Arrays.copyOf(archive, archive.length / 2), "damaged");
    }

    @Test
    void without_an_image_side_packages_are_left_out() throws IOException {
        Sbom sbom = SbomReader.read(tar(Map.of(
                "recipe-openssl.spdx.json", RECIPE,
                "libssl3.spdx.json", splitOff("libssl3"),
                "openssl-dbg.spdx.json", splitOff("openssl-dbg"))));

        assertThat(sbom.entries().stream().filter(entry -> entry.scope() == Sbom.Scope.REQUIRED))
                .extracting(Sbom.Entry::name)
                .containsExactly("libssl3");
    }

    @Test
    void zip_and_a_single_packed_document_are_read_too() throws IOException {
        assertThat(SbomReader.read(zip(Map.of("deep/er/recipe.json", RECIPE))).entries())
                .hasSize(1);
        Sbom packed = SbomReader.read(gzip(RECIPE.getBytes(StandardCharsets.UTF_8)));
        assertThat(packed.entries()).hasSize(1);
        assertThat(packed.documents()).isEqualTo(1);
    }

    @Test
    void names_that_leave_the_folder_and_links_are_refused() throws IOException {
        assertRefused(zip(Map.of("../../etc/passwd", RECIPE)), "'../../etc/passwd'");
        assertRefused(zip(Map.of("a\\b", RECIPE)), "names are relative");
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            var link = new TarArchiveEntry("a.json", TarArchiveEntry.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        assertRefused(bytes.toByteArray(), "link or device");
    }

    @Test
    void bombs_are_stopped_by_what_they_unpack_to() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 80; i++) {
                out.write(zeros);
            }
        }
        assertRefused(bytes.toByteArray(), "unpacks to more than");
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i <= SbomLimits.MAX_ARCHIVE_ENTRIES; i++) {
            many.put("f" + i, "");
        }
        assertRefused(zip(many), "more than " + SbomLimits.MAX_ARCHIVE_ENTRIES + " files");
    }

    @Test
    void a_broken_document_is_named_and_an_archive_without_one_refused() throws IOException {
        assertRefused(zip(Map.of("a.json", "{\"spdxVersion\":\"SPDX-2.2\",\"packages\":[{}]}")), "a.json: packages[0]");
        assertRefused(zip(Map.of("readme", "hello")), "no SBOM among its 1 files");
        byte[] whole = gzip(tar(Map.of("a.json", RECIPE)));
        assertRefused(Arrays.copyOf(whole, whole.length / 2), "damaged");
    }

    static byte[] tar(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] zstd(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static void assertRefused(byte[] document, String reason) {
        assertThatThrownBy(() -> SbomReader.read(document))
                .isInstanceOf(UnreadableSbom.class)
                .hasMessageContaining(reason);
    }
}
