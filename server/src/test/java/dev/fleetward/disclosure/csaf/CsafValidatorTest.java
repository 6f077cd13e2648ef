package dev.fleetward.disclosure.csaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.fixture.IndependentCsafValidator;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsafValidatorTest {
    private static final String OFFICIAL = "sbom-vuln/csaf/validator-2.0";

    /**
     * Where the other validator differs from the standard: it misses a reserved category written without separators
     * (6.1.26), and does not order revisions of one moment by their number (6.1.21). Members the schema does not know
     * (6.2.20) it refuses as we ask it to be strict with our own documents.
     */
    private static final Set<String> OTHER_VALIDATOR_DIFFERS = Set.of(
            "oasis_csaf_tc-csaf_2_0-2021-6-1-26-04.json",
            "oasis_csaf_tc-csaf_2_0-2021-6-1-14-12.json",
            "oasis_csaf_tc-csaf_2_0-2021-6-1-16-16.json",
            "oasis_csaf_tc-csaf_2_0-2021-6-1-16-17.json",
            "oasis_csaf_tc-csaf_2_0-2021-6-2-20-01.json");

    private static final String VALID = """
            {"document": {"category": "csaf_base", "csaf_version": "2.0", "title": "Pump stops",
              "publisher": {"category": "vendor", "name": "Pumpmaker", "namespace": "https://pump.example"},
              "tracking": {"id": "PUMP-1", "status": "final", "version": "1",
                "initial_release_date": "2026-11-20T10:00:00Z", "current_release_date": "2026-11-20T10:00:00Z",
                "revision_history": [{"number": "1", "date": "2026-11-20T10:00:00Z", "summary": "First."}]}}}
            """;

    @Test
    void it_judges_every_official_document_as_the_standard_says() throws IOException {
        Path folder = Conformance.folder(OFFICIAL);
        JsonNode cases = Json.MAPPER.readTree(folder.resolve("testcases.json").toFile());
        var softly = new SoftAssertions();
        int judged = 0;

        for (JsonNode test : cases.get("tests")) {
            if (!test.get("group").asText().equals("mandatory")) {
                continue;
            }
            String id = test.get("id").asText();
            for (JsonNode bad : test.path("failures")) {
                softly.assertThat(failed(folder, bad))
                        .as(bad.get("name").asText())
                        .contains(id);
                judged++;
            }
            for (JsonNode good : test.path("valid")) {
                softly.assertThat(failed(folder, good))
                        .as(good.get("name").asText())
                        .doesNotContain(id);
                judged++;
            }
        }

        softly.assertAll();
        assertThat(judged).isGreaterThan(140);
    }

    @Test
    void valid_documents_of_the_standard_and_of_others_fail_nothing() throws IOException {
        List<Path> valid = new ArrayList<>();
        Path folder = Conformance.folder(OFFICIAL);
        Json.MAPPER
                .readTree(folder.resolve("testcases.json").toFile())
                .get("tests")
                .forEach(test -> {
                    if (test.get("group").asText().equals("mandatory")) {
                        test.path("valid")
                                .forEach(good -> valid.add(
                                        folder.resolve(good.get("name").asText())));
                    }
                });
        try (Stream<Path> examples = Files.list(Conformance.folder("sbom-vuln/csaf/examples"))) {
            examples.filter(file -> file.getFileName().toString().matches("csaf_csaf_vex_.*\\.json"))
                    .forEach(valid::add);
        }

        var softly = new SoftAssertions();
        for (Path file : valid) {
            softly.assertThat(CsafValidator.check(Files.readAllBytes(file)))
                    .as(file.getFileName().toString())
                    .isEmpty();
        }
        softly.assertAll();
    }

    @Test
    void it_agrees_with_a_validator_of_others_on_every_official_document() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Conformance.folder(OFFICIAL))) {
            files = all.filter(file -> file.getFileName().toString().startsWith("oasis_csaf_tc-csaf_2_0-2021-6-"))
                    .sorted()
                    .toList();
        }
        var others = IndependentCsafValidator.failed(files);

        var softly = new SoftAssertions();
        for (Path file : files) {
            if (!OTHER_VALIDATOR_DIFFERS.contains(file.getFileName().toString())) {
                boolean ours = CsafValidator.check(Files.readAllBytes(file)).isEmpty();
                softly.assertThat(ours)
                        .as(file.getFileName() + ": the other says " + others.get(file))
                        .isEqualTo(others.get(file).isEmpty());
            }
        }
        softly.assertAll();
    }

    @Test
    void a_failure_says_which_test_where_and_why() {
        ObjectNode document = (ObjectNode) Json.read(VALID, JsonNode.class);
        ((ObjectNode) document.at("/document/tracking")).put("version", "2");

        assertThat(CsafValidator.check(Json.read(VALID, JsonNode.class))).isEmpty();
        assertThat(CsafValidator.check(document))
                .containsExactly(
                        new Failure("6.1.16", "/document/tracking/version", "is 2, but the newest revision is 1"));
    }

    @Test
    void what_the_schema_forbids_is_told_once_with_its_place() {
        ObjectNode document = (ObjectNode) Json.read(VALID, JsonNode.class);
        ((ObjectNode) document.get("document")).remove("title");
        ((ObjectNode) document.at("/document/publisher")).put("namespace", "no address");

        assertThat(CsafValidator.check(document))
                .extracting(Failure::test, Failure::path)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("schema", "/document"),
                        org.assertj.core.groups.Tuple.tuple("schema", "/document/publisher/namespace"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1,2", "{\"a\":1,\"a\":2}", "no json", "{\"document\": {\"tracking\"}}"})
    void what_is_no_json_is_a_clear_problem(String text) {
        assertThatThrownBy(() -> CsafValidator.check(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "{\"document\": 3, \"product_tree\": [], \"vulnerabilities\": {}}",
                "{\"document\": {\"tracking\": {\"revision_history\": [3, {\"number\": 1}], \"version\": []}}}",
                "{\"vulnerabilities\": [null, {\"scores\": [{\"cvss_v3\": \"x\", \"products\": [1]}], \"flags\": [0]}]}",
                "{\"product_tree\": {\"branches\": [[]], \"relationships\": [{\"full_product_name\": {}}]}}"
            })
    void json_of_any_shape_is_judged_and_never_breaks(String text) {
        assertThat(CsafValidator.check(text.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
    }

    private static Set<String> failed(Path folder, JsonNode test) throws IOException {
        return CsafValidator.check(
                        Files.readAllBytes(folder.resolve(test.get("name").asText())))
                .stream()
                .map(Failure::test)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
