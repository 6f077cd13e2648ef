package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What build systems write beside an SBOM, and patches inside one. */
class BuildReportsTest {

    @Test
    void yoctos_cve_check_says_what_the_build_decided() {
        Sbom sbom = read("""
                {"version":"1","package":[
                  {"name":"openssl","layer":"meta","version":"3.0.1","products":[{"product":"openssl","cvesInRecord":"Yes"}],
                   "issue":[
                    {"id":"CVE-2022-0778","status":"Patched","detail":"backported-patch","description":"fix.patch"},
                    {"id":"CVE-2022-1343","status":"Ignored","detail":"upstream-wontfix"},
                    {"id":"CVE-2022-1434","status":"Ignored","detail":"not-applicable-platform"},
                    {"id":"CVE-2022-1473","status":"Patched","detail":"version-not-in-range"},
                    {"id":"CVE-2022-2068","status":"Unpatched"}]}]}
                """);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.YOCTO_CVE_CHECK);
        assertThat(sbom.entries()).singleElement().satisfies(openssl -> assertThat(openssl.cpes())
                .containsExactly("cpe:2.3:a:*:openssl:3.0.1:*:*:*:*:*:*:*"));
        assertThat(sbom.statements())
                .extracting(Sbom.Statement::stated)
                .containsExactly(
                        Sbom.Stated.FIXED,
                        Sbom.Stated.ACCEPTED,
                        Sbom.Stated.NOT_AFFECTED,
                        Sbom.Stated.OBSERVED,
                        Sbom.Stated.AFFECTED);
    }

    @Test
    void buildroots_show_info_is_read_as_what_is_in_the_target() {
        Sbom sbom = read("""
                {"busybox":{"type":"target","virtual":false,"version":"1.36.1","licenses":"GPL-2.0",
                   "install_target":true,"cpe-id":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*",
                   "downloads":[{"source":"busybox-1.36.1.tar.bz2","uris":["https+https://busybox.net/downloads"]}],
                   "dependencies":["host-skeleton","zlib"],"reverse_dependencies":[],"ignore_cves":["CVE-2022-28391"]},
                 "zlib":{"type":"target","virtual":true,"dependencies":["libzlib"],"reverse_dependencies":[]},
                 "host-skeleton":{"type":"host","virtual":false,"version":"","dependencies":[],"reverse_dependencies":[]},
                 "rootfs-ext2":{"type":"rootfs","image_name":"rootfs.ext2","dependencies":[]}}
                """);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.BUILDROOT);
        assertThat(sbom.entries()).extracting(Sbom.Entry::name).containsExactly("busybox", "host-skeleton");
        assertThat(sbom.entries())
                .extracting(Sbom.Entry::scope)
                .containsExactly(Sbom.Scope.REQUIRED, Sbom.Scope.EXCLUDED);
        assertThat(sbom.statements()).singleElement().satisfies(said -> assertThat(said.stated())
                .isEqualTo(Sbom.Stated.ACCEPTED));
    }

    @Test
    void buildroots_statistics_and_legal_info_are_read() {
        Sbom statistics = read("""
                {"packages":{"busybox":{"name":"busybox","current_version":"1.36.1","license":"GPL-2.0",
                   "cpeid":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*","cves":["CVE-2023-42363"],
                   "ignored_cves":["CVE-2022-28391"]}},"package_status_checks":[],"stats":{}}
                """);
        Sbom manifest = read("""
                "PACKAGE","VERSION","LICENSE","LICENSE FILES","SOURCE ARCHIVE","SOURCE SITE","DEPENDENCIES WITH LICENSES"
                "busybox","1.36.1","GPL-2.0, bzip2-1.0.4","LICENSE","busybox-1.36.1.tar.bz2","https://busybox.net","skeleton [unknown]"
                """);

        assertThat(statistics.entries()).singleElement().satisfies(busybox -> assertThat(busybox.version())
                .isEqualTo("1.36.1"));
        assertThat(statistics.statements()).hasSize(2);
        assertThat(manifest.format()).isEqualTo(Sbom.Format.BUILDROOT_MANIFEST);
        assertThat(manifest.entries()).singleElement().satisfies(busybox -> {
            assertThat(busybox.name()).isEqualTo("busybox");
            assertThat(busybox.licences()).containsExactly("GPL-2.0, bzip2-1.0.4");
        });
    }

    @Test
    void a_patch_in_a_components_pedigree_is_a_fix_in_json_and_xml() {
        Sbom json = read("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"bom-ref":"root","name":"fw"}},
                 "components":[{"type":"library","bom-ref":"z","name":"zlib","version":"1.2.11","pedigree":{"patches":[
                   {"type":"backport","resolves":[{"type":"security","id":"CVE-2018-25032"}]}]}}],
                 "dependencies":[{"ref":"root","dependsOn":["z","nothing"]},{"ref":"z","dependsOn":["z"]}],
                 "compositions":[{"aggregate":"complete"}],
                 "vulnerabilities":[{"id":"CVE-2022-37434","analysis":{"state":"not_affected",
                   "justification":"code_not_reachable","detail":"never called"},"affects":[{"ref":"urn:cdx:x/1#z"}]}]}
                """);
        Sbom xml = read("""
                <bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="firmware" bom-ref="root">
                <name>fw</name></component></metadata><components><component type="library" bom-ref="z"><name>zlib</name>
                <version>1.2.11</version><pedigree><patches><patch type="backport"><resolves><issue type="security">
                <id>CVE-2018-25032</id></issue></resolves></patch></patches></pedigree></component></components>
                <dependencies><dependency ref="root"><dependency ref="z"/><dependency ref="nothing"/></dependency>
                <dependency ref="z"><dependency ref="z"/></dependency></dependencies>
                <vulnerabilities><vulnerability><id>CVE-2022-37434</id><analysis><state>not_affected</state>
                <justification>code_not_reachable</justification><detail>never called</detail></analysis>
                <affects><target><ref>urn:cdx:x/1#z</ref></target></affects></vulnerability></vulnerabilities></bom>
                """);

        for (Sbom sbom : List.of(json, xml)) {
            assertThat(sbom.subject()).isEqualTo("fw");
            assertThat(sbom.statements())
                    .extracting(Sbom.Statement::vulnerability)
                    .containsExactly("CVE-2018-25032", "CVE-2022-37434");
            assertThat(sbom.statements())
                    .extracting(Sbom.Statement::stated)
                    .containsExactly(Sbom.Stated.FIXED, Sbom.Stated.NOT_AFFECTED);
            assertThat(sbom.graph().direct()).containsExactly(0);
            assertThat(sbom.graph().edges()).containsExactly(new Sbom.Edge(0, 0, Sbom.Kind.DEPENDS_ON));
            assertThat(sbom.graph().danglingCount()).isEqualTo(1);
        }
    }

    private static Sbom read(String document) {
        return SbomReader.read(document.getBytes(StandardCharsets.UTF_8));
    }
}
