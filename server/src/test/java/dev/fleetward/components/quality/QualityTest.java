package dev.fleetward.components.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.Conformance;
import dev.fleetward.components.reading.SbomReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QualityTest {

    private static final String GOOD = """
            {"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
             "version":1,"metadata":{"timestamp":"2026-11-01T00:00:00Z","component":{"bom-ref":"root","type":"firmware",
               "name":"pump","version":"2.1.0"},"manufacturer":{"name":"Maker","contact":[{"email":"psirt@maker.example"}]}},
             "components":[{"type":"library","bom-ref":"a","name":"zlib","version":"1.3.1",
               "purl":"pkg:generic/zlib@1.3.1","cpe":"cpe:2.3:a:zlib:zlib:1.3.1:*:*:*:*:*:*:*",
               "supplier":{"name":"zlib","url":["https://zlib.net"]},"licenses":[{"expression":"Zlib"}],
               "hashes":[{"alg":"SHA-512","content":"%s"}],
               "externalReferences":[{"type":"vcs","url":"https://github.com/madler/zlib"}],
               "properties":[{"name":"bsi:component:filename","value":"libz.a"},
                 {"name":"bsi:component:executable","value":"non-executable"},
                 {"name":"bsi:component:archive","value":"archive"},
                 {"name":"bsi:component:structured","value":"structured"}]}],
             "dependencies":[{"ref":"root","dependsOn":["a"]},{"ref":"a","dependsOn":[]}],
             "compositions":[{"aggregate":"complete","assemblies":["root"]}]}
            """.formatted("ab".repeat(64));

    @Test
    void a_document_with_everything_passes_every_rule_that_applies() {
        Quality.Report report = report(GOOD);

        assertThat(report.rules()).hasSize(19);
        assertThat(report.rules().stream().filter(rule -> rule.outcome() == Quality.Outcome.FAIL))
                .isEmpty();
        assertThat(report.standards())
                .allSatisfy(standard -> assertThat(standard.passed()).isEqualTo(standard.of()));
    }

    @Test
    void each_thing_left_out_fails_its_own_rule() {
        Map<String, String> breaks = Map.ofEntries(
                Map.entry("Q01", "\"specVersion\":\"1.6\" → \"specVersion\":\"1.5\""),
                Map.entry("Q02", "psirt@maker.example → nobody"),
                Map.entry("Q03", "2026-11-01T00:00:00Z → yesterday"),
                Map.entry("Q04", "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79 → "),
                Map.entry("Q08", "bsi:component:filename → x"),
                Map.entry("Q09", "compositions → x"),
                Map.entry("Q10", "\"expression\":\"Zlib\" → \"license\":{\"name\":\"see the file, please\"}"),
                Map.entry("Q11", "SHA-512 → BLAKE2b-512"),
                Map.entry("Q12", "bsi:component:archive → x"),
                Map.entry("Q13", "\"type\":\"vcs\" → \"type\":\"website\""),
                Map.entry("Q15", "cpe:2.3:a:zlib:zlib → cpe:2.3:a:*:zlib"),
                Map.entry(
                        "Q16",
                        "\"version\":1, → \"version\":1,\"vulnerabilities\":[{\"id\":\"CVE-1\",\"affects\":[{\"ref\":\"a\"}]}],"),
                Map.entry("Q17", "\"dependsOn\":[\"a\"] → \"dependsOn\":[\"a\",\"gone\"]"),
                Map.entry("Q18", "\"version\":\"2.1.0\" → \"version\":\"2.0\""));

        breaks.forEach((rule, change) -> {
            String[] sides = change.split(" → ", -1);
            assertThat(failed(GOOD.replace(sides[0], sides[1]))).as(rule).containsExactly(rule);
        });
        assertThat(failed(GOOD.replace("\"supplier\":{\"name\":\"zlib\",\"url\":[\"https://zlib.net\"]},", "")))
                .containsExactly("Q05");
        assertThat(failed(GOOD.replace("\"version\":\"1.3.1\",", ""))).containsExactly("Q07");
    }

    @Test
    void the_standards_ask_for_different_things() {
        Quality.Report report = report(GOOD.replace("psirt@maker.example", "nobody"));

        assertThat(report.standards().stream()
                        .collect(Collectors.toMap(Quality.Standard::name, Quality.Standard::failed)))
                .containsEntry("NTIA minimum elements", List.of())
                .containsEntry("BSI TR-03183-2", List.of("Q02"));
    }

    @Test
    void where_a_rule_fails_is_said() {
        var hash = report(GOOD.replace("SHA-512", "BLAKE2b-512")).rules().get(10);

        assertThat(hash.id()).isEqualTo("Q11");
        assertThat(hash.passed()).isZero();
        assertThat(hash.places()).containsExactly("zlib 1.3.1 (components[0])");
    }

    @Test
    void real_documents_are_far_from_complete_and_zephyrs_can_be_matched_by_nothing() throws IOException {
        byte[] zephyr = Files.readAllBytes(
                Conformance.folder("sbom-vuln/sboms/04-zephyr-west-spdx-2.2").resolve("build.spdx.tag"));

        var rules = Quality.of(SbomReader.read(zephyr), "1.0").rules();

        assertThat(rules.get(13).id()).isEqualTo("Q14");
        assertThat(rules.get(13).passed()).isZero();
        assertThat(rules.get(13).of()).isEqualTo(53);
    }

    private static List<String> failed(String document) {
        return report(document).rules().stream()
                .filter(rule -> rule.outcome() == Quality.Outcome.FAIL)
                .map(Quality.Checked::id)
                .toList();
    }

    private static Quality.Report report(String document) {
        return Quality.of(SbomReader.read(document.getBytes(StandardCharsets.UTF_8)), "2.1.0");
    }
}
