package dev.fleetward.components.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.components.Conformance;
import dev.fleetward.components.Purl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SbomReaderTest {

    private static final String CYCLONEDX = """
            {"components":[
               {"type":"library","bom-ref":"a","group":"@babel","name":"core","version":"7.1.0",
                "purl":"pkg:npm/%40babel/core@7.1.0","licenses":[{"license":{"id":"MIT"}}],
                "hashes":[{"alg":"SHA-256","content":"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}],
                "components":[{"type":"library","name":"inner","version":"1","scope":"excluded"}]},
               {"type":"library","name":"zlib","version":"1.2.12","cpe":"cpe:2.3:a:zlib:zlib:1.2.12:*:*:*:*:*:*:*"}],
             "bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:1","version":2,
             "metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"name":"thermostat","version":"2.1.0"},
                         "tools":[{"name":"cdxgen","version":"11"}]}}
            """;

    @Test
    void cyclonedx_keeps_what_identifies_a_component_and_counts_nested_ones() {
        Sbom sbom = parse(CYCLONEDX);

        assertThat(sbom.format()).isEqualTo(Sbom.Format.CYCLONEDX);
        assertThat(sbom.documentId()).isEqualTo("urn:uuid:1/2");
        assertThat(sbom.subject()).isEqualTo("thermostat 2.1.0");
        assertThat(sbom.tools()).containsExactly("cdxgen 11");
        assertThat(sbom.entries()).extracting(Sbom.Entry::name).containsExactly("@babel/core", "inner", "zlib");
        Sbom.Entry core = sbom.entries().getFirst();
        assertThat(core.identity()).isEqualTo("pkg:npm/%40babel/core@7.1.0");
        assertThat(core.licences()).containsExactly("MIT");
        assertThat(core.hashes()).containsKey("sha256");
        assertThat(sbom.entries().get(1).scope()).isEqualTo(Sbom.Scope.EXCLUDED);
        assertThat(sbom.entries().get(2).identity()).startsWith("cpe:2.3:a:zlib:zlib:1.2.12");
    }

    @Test
    void cyclonedx_tells_what_the_product_runs_on_and_which_commits_a_component_carries() {
        String commit = "0123456789abcdef0123456789abcdef01234567";
        Sbom json = parse("""
                {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"device","name":"sensor",
                  "cpe":"cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*"}},
                 "components":[{"type":"library","name":"lwip","version":"2.1.3",
                  "externalReferences":[{"type":"vcs","url":"git+https://github.com/lwip-tcpip/lwip.git#STABLE-2_1_3"},
                    {"type":"vcs","url":"https://github.com/lwip-tcpip/lwip"}],
                  "pedigree":{"commits":[{"uid":"%1$s"},{"uid":"HEAD"}],
                    "patches":[{"type":"backport","diff":{"url":"https://github.com/x/lwip/commit/ff%1$s.patch"}}]}}]}
                """.formatted(commit));
        Sbom xml = parse("""
                <bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><component type="device"><name>sensor</name>
                  <cpe>cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*</cpe></component></metadata><components>
                  <component type="library"><name>lwip</name><version>2.1.3</version><pedigree><commits><commit>
                  <uid>%s</uid></commit></commits></pedigree></component></components></bom>
                """.formatted(commit));

        assertThat(List.of(json, xml)).allSatisfy(sbom -> {
            assertThat(sbom.platform()).containsExactly("cpe:2.3:h:espressif:esp32:-:*:*:*:*:*:*:*");
            assertThat(sbom.entries()).hasSize(1);
            assertThat(sbom.entries().getFirst().commits()).contains(commit).doesNotContain("HEAD");
        });
        assertThat(json.entries().getFirst().commits()).containsExactly(commit, "ff" + commit);
        assertThat(json.entries().getFirst().repositories())
                .containsExactly("git+https://github.com/lwip-tcpip/lwip.git#STABLE-2_1_3");
    }

    @Test
    void spdx_tells_where_sources_come_from_and_which_commit_is_the_fix() {
        Sbom sbom = parse("""
                {"spdxVersion":"SPDX-2.3","name":"app","documentNamespace":"https://example.test/2",
                 "packages":[{"SPDXID":"SPDXRef-z","name":"zephyr","externalRefs":[{"referenceCategory":"SECURITY",
                   "referenceType":"fix","referenceLocator":"https://github.com/x/z/commit/0123456789abcdef"}],
                   "downloadLocation":"git+https://github.com/zephyrproject-rtos/zephyr@0123456789abcdef0123"},
                  {"SPDXID":"SPDXRef-y","name":"y","downloadLocation":"https://example.test/y-1.2.tar.gz"}]}
                """);

        assertThat(sbom.entries().getFirst().repositories())
                .containsExactly("git+https://github.com/zephyrproject-rtos/zephyr@0123456789abcdef0123");
        assertThat(sbom.entries().getFirst().commits()).containsExactly("0123456789abcdef");
        assertThat(sbom.entries().getLast().repositories()).isEmpty();
    }

    @Test
    void spdx_leaves_out_what_only_builds_or_tests_the_product() {
        Sbom sbom = parse("""
                {"spdxVersion":"SPDX-2.3","name":"gateway","documentNamespace":"https://example.test/1",
                 "creationInfo":{"created":"2026-11-01T00:00:00Z",
                   "creators":["Tool: maker-1","Organization: Example GmbH (psirt@example.test)"]},
                 "packages":[
                  {"SPDXID":"SPDXRef-a","name":"openssl","versionInfo":"3.0.1","supplier":"Organization: OpenSSL",
                   "licenseConcluded":"NOASSERTION","licenseDeclared":"Apache-2.0",
                   "externalRefs":[{"referenceCategory":"SECURITY",
                     "referenceType":"http://spdx.org/rdf/references/cpe23Type",
                     "referenceLocator":"cpe:2.3:a:*:openssl:3.0.1:*:*:*:*:*:*:*"}]},
                  {"SPDXID":"SPDXRef-b","name":"gcc","versionInfo":"14"}],
                 "relationships":[
                  {"spdxElementId":"SPDXRef-b","relationshipType":"BUILD_TOOL_OF","relatedSpdxElement":"SPDXRef-a"},
                  {"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}
                """);

        assertThat(sbom.author()).isEqualTo(new Sbom.Party("Example GmbH", "psirt@example.test"));
        assertThat(sbom.entries())
                .extracting(Sbom.Entry::scope)
                .containsExactly(Sbom.Scope.REQUIRED, Sbom.Scope.EXCLUDED);
        assertThat(sbom.entries().getFirst().licences()).containsExactly("Apache-2.0");
        assertThat(sbom.entries().getFirst().cpes()).hasSize(1);
    }

    @Test
    void a_bad_purl_is_a_warning_and_the_component_stays() {
        Sbom sbom = parse("""
                {"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"x","purl":"npm/x"}]}
                """);

        assertThat(sbom.entries()).hasSize(1);
        assertThat(sbom.warnings()).singleElement().asString().contains("components[0].purl", "'pkg:'");
    }

    @Test
    void what_is_wrong_is_said_with_its_place() {
        assertRefused("{", "line 1");
        assertRefused("", "empty");
        assertRefused("[]", "one JSON object");
        assertRefused("{\"hello\":1}", "no SBOM");
        assertRefused("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"9.9\"}", "9.9");
        assertRefused(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"name\":7}]}",
                "components[0].name: expected text, found number");
        assertRefused(
                "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\"}]}",
                "components[0]: a component needs a name");
        assertRefused("{\"bomFormat\":\"CycloneDX\",\"bomFormat\":\"CycloneDX\"}", "Duplicate");
        assertRefused("<!DOCTYPE bom [<!ENTITY a 'b'>]><bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>", "DTD");
        assertRefused("<html/>", "not CycloneDX");
        String deep = "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"x\":" + "[".repeat(500);
        assertRefused(deep, "nesting");
    }

    @Property(tries = 300)
    void damaged_bytes_are_refused_or_read_but_never_break(
            @ForAll @IntRange(max = 1_000) int position, @ForAll byte replacement) {
        byte[] damaged = CYCLONEDX.getBytes(StandardCharsets.UTF_8);
        damaged[position % damaged.length] = replacement;
        byte[] cut = Arrays.copyOf(damaged, position % damaged.length);

        for (byte[] document : List.of(damaged, cut)) {
            try {
                assertThat(SbomReader.read(document).entries()).hasSizeLessThanOrEqualTo(3);
            } catch (UnreadableSbom refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void real_documents_of_every_format_are_read() throws IOException {
        assertThat(read("01-gateway-ui.cdx-1.5.json").entries().size()).isEqualTo(261);
        assertThat(purls("01-gateway-ui.cdx-1.5.json").size()).isEqualTo(247);
        assertThat(purls("01-gateway-ui.cdx-1.4.xml")).isEqualTo(purls("01-gateway-ui.cdx-1.5.json"));
        assertThat(read("02-py-edge.cdx-1.6.json").entries()).hasSize(11);
        assertThat(read("03-go-agent.cdx-1.4.xml").entries()).hasSize(9);
        assertThat(read("06-buildroot-like.cdx-1.6.json").entries()).hasSize(13);
        assertThat(read("08-debian.spdx-2.3.json").entries()).hasSize(3);
        Sbom spdx3 = read("09-spdx-3.0-example.spdx3.json");
        assertThat(spdx3.specVersion()).isEqualTo("3.0.1");
        assertThat(spdx3.entries()).isNotEmpty().anySatisfy(entry -> assertThat(entry.purl())
                .isPresent());
    }

    @Test
    void zephyrs_documents_are_one_sbom() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        Path folder = Conformance.folder("sbom-vuln/sboms/04-zephyr-west-spdx-2.2");
        for (String name : List.of("build", "zephyr", "sdk")) {
            files.put(name + ".spdx", Files.readString(folder.resolve(name + ".spdx.tag")));
        }

        Sbom sbom = SbomReader.read(ArchiveReaderTest.zip(files));

        assertThat(sbom.documents()).isEqualTo(3);
        assertThat(sbom.format()).isEqualTo(Sbom.Format.SPDX_TAG_VALUE);
        assertThat(sbom.entries()).hasSize(55).allSatisfy(entry -> assertThat(entry.scope())
                .isEqualTo(Sbom.Scope.REQUIRED));
        assertThat(sbom.entries())
                .extracting(Sbom.Entry::name)
                .contains("app", "zephyr-sources", "sdk", "zephyr_final");
        assertThat(sbom.graph().danglingCount()).isZero();
        for (String alone : files.values()) {
            assertThat(parse(alone).entries()).isNotEmpty();
        }
    }

    @Test
    void a_yocto_archive_is_one_sbom_whose_packages_carry_their_recipes_cpe() throws IOException {
        Sbom sbom = read("05-yocto-create-spdx-2.2-time.spdx.tar.gz");

        assertThat(sbom.documents()).isEqualTo(6);
        assertThat(sbom.entries().stream().filter(entry -> entry.scope() != Sbom.Scope.EXCLUDED))
                .singleElement()
                .satisfies(time -> {
                    assertThat(time.name()).isEqualTo("time");
                    assertThat(time.version()).isEqualTo("1.9");
                    assertThat(time.cpes()).containsExactly("cpe:2.3:a:*:time:1.9:*:*:*:*:*:*:*");
                    assertThat(time.licences()).containsExactly("GPL-3.0-only");
                });
        assertThat(sbom.graph().danglingCount()).isZero();
    }

    private static Set<String> purls(String name) throws IOException {
        return read(name).entries().stream()
                .flatMap(entry -> entry.purl().stream())
                .map(Purl::toString)
                .collect(Collectors.toSet());
    }

    private static Sbom read(String name) throws IOException {
        return SbomReader.read(
                Files.readAllBytes(Conformance.folder("sbom-vuln/sboms").resolve(name)));
    }

    private static Sbom parse(String document) {
        return SbomReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(String document, String reason) {
        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(UnreadableSbom.class)
                .hasMessageContaining(reason);
    }
}
