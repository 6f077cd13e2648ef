package dev.fleetward.vulnerabilities.vex;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents as others write them, taken in and written again. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class VexDocumentsTest {
    private final TestOrganization maker = new TestOrganization();

    private static final String OPENVEX = """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/1","author":"%s",
             "timestamp":"2026-01-10T00:00:00Z","version":1,"statements":[
              {"vulnerability":{"name":"CVE-2026-7","aliases":["GHSA-x"]},"status":"not_affected",
               "justification":"vulnerable_code_not_in_execute_path","impact_statement":"never called",
               "products":[{"@id":"pkg:generic/pump@1.0","subcomponents":[{"@id":"pkg:npm/lodash@4.17.20"}]}]},
              {"vulnerability":{"name":"CVE-2026-8"},"status":"not_affected","products":[{"@id":"pkg:generic/pump"}]},
              {"vulnerability":{"name":"CVE-2026-9"},"status":"cured","products":[{"@id":"pkg:generic/pump"}]},
              {"vulnerability":{"name":"CVE-2026-10"},"status":"affected","action_statement":"update",
               "products":[{"@id":"pkg:npm/unheard-of@1.0.0"},{"@id":"another product"}]}]}
            """;

    @Test
    void what_cannot_be_taken_is_refused_with_its_reason_and_the_rest_goes_in() {
        JsonNode report = take(maker, OPENVEX.formatted("Aerium"), "?trust=own").json();

        assertThat(report.get("taken").asInt()).isEqualTo(2);
        assertThat(report.get("waiting").asInt()).isEqualTo(2);
        assertThat(report.get("refused").findValuesAsText("statement"))
                .containsExactlyInAnyOrder("CVE-2026-8", "CVE-2026-9", "CVE-2026-10 in another product");
        assertThat(report.get("refused").toString())
                .contains("needs a justification", "“cured” is none of OpenVEX", "neither this product nor");
        assertThat(decisions(maker)).hasSize(2);
        String id = report.get("id").asText();
        assertThat(maker.get(maker.api("/vex/documents/" + id)).text()).isEqualTo(OPENVEX.formatted("Aerium"));
    }

    @Test
    void a_document_that_comes_before_its_sbom_and_its_record_holds_once_they_come() {
        take(maker, OPENVEX.formatted("Aerium"), "?trust=own");

        feed();
        sbom("1.0");

        assertThat(finding().get("state").asText()).isEqualTo("not_affected");
        assertThat(finding().get("exposes").asBoolean()).isFalse();
    }

    @Test
    void not_affected_counts_only_from_an_issuer_who_is_trusted() {
        feed();
        sbom("1.0");
        JsonNode report = take(maker, OPENVEX.formatted("Somebody"), "").json();
        assertThat(report.get("untrusted").asInt()).isEqualTo(1);
        assertThat(finding().get("state").asText()).isEqualTo("open");

        trust("Somebody", "supplier");
        assertThat(finding().get("state").asText()).isEqualTo("not_affected");

        maker.delete(maker.api("/vex/issuers?issuer=Somebody"));
        assertThat(finding().get("state").asText()).isEqualTo("open");

        trust("Somebody", "own");
        assertThat(finding().get("state").asText()).isEqualTo("not_affected");
        assertThat(decisions(maker).findValuesAsText("source"))
                .as("what was said before is our own word too")
                .containsOnly("own");
        maker.delete(maker.api("/vex/issuers?issuer=Somebody"));
        assertThat(decisions(maker).findValuesAsText("source")).containsOnly("supplier");
    }

    @Test
    void the_makers_own_decision_stands_above_a_suppliers_and_an_older_document_changes_nothing() {
        feed();
        sbom("1.0");
        maker.post(
                maker.api("/decisions"),
                Map.of("vulnerability", "CVE-2026-7", "state", "affected", "action", "update"));
        take(maker, OPENVEX.formatted("Supplier"), "?trust=supplier");
        assertThat(finding().get("state").asText()).isEqualTo("affected");

        String newer = OPENVEX.formatted("Supplier")
                .replace("2026-01-10", "2026-02-10")
                .replace("never called", "new");
        take(maker, newer, "");
        take(maker, OPENVEX.formatted("Supplier"), "");
        assertThat(decisions(maker).toString()).contains("new").doesNotContain("never called");
    }

    @Test
    void what_a_later_issue_of_a_document_leaves_out_holds_no_longer() {
        feed();
        sbom("1.0");
        take(maker, OPENVEX.formatted("Aerium"), "?trust=own");
        String later = """
                {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/1","author":"Aerium",
                 "timestamp":"2026-02-10T00:00:00Z","version":2,"statements":[
                  {"vulnerability":{"name":"CVE-2026-10"},"status":"affected","action_statement":"update",
                   "products":[{"@id":"pkg:npm/unheard-of@1.0.0"}]}]}
                """;

        take(maker, later.replace("2026-02-10", "2026-01-09"), "");
        assertThat(finding().get("state").asText())
                .as("an earlier issue takes nothing back")
                .isEqualTo("not_affected");
        take(maker, later, "");
        assertThat(finding().get("state").asText()).isEqualTo("open");
        assertThat(decisions(maker))
                .filteredOn(one -> one.get("idle").asText().equals("taken back"))
                .hasSize(1);
    }

    @Test
    void what_is_no_vex_document_is_a_clear_problem() {
        for (String document : List.of("", "[]", "{\"a\":1,\"a\":2}", "{\"bomFormat\":\"X\"}", "not json", "{} {}")) {
            var answer = take(maker, document, "");
            assertThat(answer.status()).as(document).isEqualTo(400);
            assertThat(answer.json().get("type").asText()).contains("unreadable-vex");
        }
        assertThat(take(maker, OPENVEX, "?trust=everybody").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openvex", "cyclonedx", "csaf"})
    void a_round_trip_loses_nothing_that_decisions_say(String format) {
        feed();
        sbom("1.0");
        decide(Map.of(
                "vulnerability",
                "CVE-2026-7",
                "component",
                "pkg:npm/lodash",
                "state",
                "not_affected",
                "justification",
                "vulnerable_code_not_in_execute_path",
                "detail",
                "never called"));
        decide(Map.of(
                "vulnerability",
                "CVE-2026-7",
                "state",
                "affected",
                "action",
                "update to 2.0",
                "versions",
                "vers:generic/>=1.2|<2.0",
                "softwareType",
                "main"));
        decide(Map.of(
                "vulnerability",
                "CVE-2026-11",
                "state",
                "under_investigation",
                "hardware",
                "rev-b",
                "versions",
                "1.0"));
        decide(Map.of(
                "vulnerability",
                "CVE-2026-11",
                "state",
                "affected",
                "action",
                "turn it off",
                "configuration",
                "attr.\"radio mode\" = on",
                "versions",
                "1.0"));
        decide(Map.of("vulnerability", "GHSA-only", "state", "fixed", "component", "openssl"));

        String written = maker.get(maker.api("/vex?format=" + format)).text();
        var other = new TestOrganization();
        JsonNode report = take(other, written, "?trust=own").json();

        assertThat(report.get("refused").findValuesAsText("reason"))
                .as(written)
                .allMatch(reason -> reason.contains("neither this product"));
        assertThat(said(other, false)).isEqualTo(without(said(maker, false), "openssl", report));
    }

    @Test
    void what_is_written_is_valid_to_the_formats_own_judges() throws Exception {
        feed();
        sbom("1.0");
        decide(Map.of("vulnerability", "CVE-2026-7", "component", "pkg:npm/lodash", "state", "false_positive"));
        decide(Map.of("vulnerability", "CVE-2026-7", "state", "affected", "versions", "1.0", "hardware", "rev-b"));
        decide(Map.of("vulnerability", "CVE-2026-11", "state", "under_investigation"));
        decide(Map.of("vulnerability", "GHSA-only", "state", "fixed", "versions", "vers:generic/>=1.0|<2.0"));

        String cycloneDx = maker.get(maker.api("/vex?format=cyclonedx")).text();
        assertThat(new JsonParser().validate(cycloneDx.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
                .as(cycloneDx)
                .isEmpty();
        JsonNode csaf = maker.get(maker.api("/vex?format=csaf")).json();
        assertThat(CsafRules.broken(csaf)).as(csaf.toPrettyString()).isEmpty();
        JsonNode openVex = maker.get(maker.api("/vex?format=openvex")).json();
        for (JsonNode statement : openVex.get("statements")) {
            boolean explained = statement.has("justification") || statement.has("impact_statement");
            assertThat(explained || !statement.get("status").asText().equals("not_affected"))
                    .isTrue();
            assertThat(statement.has("action_statement")
                            || !statement.get("status").asText().equals("affected"))
                    .isTrue();
        }
    }

    /** So that the judge above is worth something: it finds what the published examples break. */
    @ParameterizedTest
    @CsvSource({
        "6-1-01-01, 6.1.1",
        "6-1-02-01, 6.1.2",
        "6-1-06-01, 6.1.6",
        "6-1-16-01, 6.1.16",
        "6-1-23-01, 6.1.23",
        "6-1-27-09-01, 6.1.27.9",
        "6-1-27-10-01, 6.1.27.10",
        "6-1-33-01, 6.1.33"
    })
    void the_judge_of_csaf_finds_what_published_examples_break(String example, String rule) throws IOException {
        Path file = Conformance.folder("sbom-vuln/csaf/validator-2.0/mandatory")
                .resolve("oasis_csaf_tc-csaf_2_0-2021-" + example + ".json");

        assertThat(CsafRules.broken(Json.read(Files.readString(file), JsonNode.class)))
                .contains(rule);
    }

    private static Set<String> without(Set<String> said, String component, JsonNode report) {
        if (report.get("refused").isEmpty()) {
            return said;
        }
        Set<String> kept = new TreeSet<>(said);
        kept.removeIf(one -> one.contains("\"" + component + "\""));
        return kept;
    }

    @Test
    void real_documents_of_every_format_come_back_as_they_went_in() throws IOException {
        Path folder = Conformance.folder("sbom-vuln");
        var all = new ArrayList<Path>();
        try (Stream<Path> found = Files.walk(folder)) {
            found.filter(file -> file.toString().matches(".*/(vex/.*vex[^/]*|csaf/examples/csaf_csaf_vex_.*)\\.json"))
                    .sorted()
                    .forEach(all::add);
        }
        assertThat(all).hasSizeGreaterThan(35);
        for (Path file : all) {
            String document = Files.readString(file);
            String format = document.contains("openvex.dev")
                    ? "openvex"
                    : document.contains("csaf_version") ? "csaf" : "cyclonedx";
            var first = new TestOrganization();
            String subject = subject(Json.read(document, JsonNode.class));
            JsonNode report = take(first, document, "?trust=own&subject=" + encode(subject))
                    .json();
            assertThat(report.get("taken").asInt() + report.get("refused").size())
                    .as("%s: %s", file.getFileName(), report)
                    .isPositive();

            String written = first.get(first.api("/vex?format=" + format)).text();
            var second = new TestOrganization();
            take(second, written, "?trust=own");
            boolean dated = !format.equals("csaf");
            assertThat(said(second, dated))
                    .as("%s: %s", file.getFileName(), written)
                    .isEqualTo(said(first, dated));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vex/cyclonedx/CISA-Use-Cases_Case-8_vex.json, product-ABC",
        "csaf/examples/csaf_csaf_vex_2022-evd-uc-04-001.json, ABC",
        "csaf/examples/csaf_csaf_vex_2022-evd-uc-02-na-001.json, ABC"
    })
    void a_real_document_about_the_product_is_taken(String file, String subject) throws IOException {
        String document = Files.readString(Conformance.folder("sbom-vuln/" + file));

        JsonNode report = take(maker, document, "?trust=own&subject=" + subject).json();

        assertThat(report.get("taken").asInt()).as(report.toString()).isGreaterThan(1);
        assertThat(decisions(maker).findValuesAsText("component")).containsOnly("");
    }

    /** What the document calls its product: the name most told in it. */
    private static String subject(JsonNode document) {
        String name = document.at("/metadata/component/name").asText();
        if (name.isEmpty()) {
            name = document.at("/product_tree/branches/0/branches/0/name").asText();
        }
        return name.isEmpty() ? "product-ABC" : name;
    }

    private static Set<String> said(TestOrganization of, boolean whole) {
        Set<String> said = new TreeSet<>();
        for (JsonNode one : decisions(of)) {
            ObjectNode kept = Json.MAPPER.createObjectNode();
            for (String member : List.of(
                    "vulnerability",
                    "component",
                    "componentVersions",
                    "softwareType",
                    "versions",
                    "hardware",
                    "configuration",
                    "state",
                    "justification",
                    "detail",
                    "action")) {
                kept.set(member, one.get(member));
            }
            if (whole) {
                for (String member : List.of("decidedAt", "responses", "stateLabel", "label")) {
                    kept.set(member, one.get(member));
                }
            }
            said.add(kept.toString());
        }
        return said;
    }

    private static JsonNode decisions(TestOrganization of) {
        return of.get(of.api("/decisions?limit=500")).json().get("items");
    }

    private void decide(Map<String, String> asked) {
        var answer = maker.post(maker.api("/decisions"), asked);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void trust(String issuer, String source) {
        maker.put(
                maker.api("/vex/issuers"),
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("issuer", issuer, "source", source))));
    }

    private void feed() {
        maker.post("/api/v1/feeds/osv", """
                {"id":"GHSA-x","modified":"2026-01-02T00:00:00Z","aliases":["CVE-2026-7"],"summary":"crash",
                 "affected":[{"package":{"ecosystem":"npm","name":"lodash"},
                   "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.17.21"}]}]}]}
                """);
    }

    private void sbom(String version) {
        maker.put(
                maker.api("/software-versions/main/" + version + "/sbom"),
                "application/json",
                BodyPublishers.ofString("""
                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                         {"type":"library","name":"lodash","version":"4.17.20","purl":"pkg:npm/lodash@4.17.20"},
                         {"type":"library","name":"openssl","version":"3.0.1"}]}
                        """));
    }

    private JsonNode finding() {
        return maker.get(maker.api("/findings")).json().at("/items/0");
    }

    private static TestOrganization.Answer take(TestOrganization of, String document, String query) {
        return TestOrganization.send(of.request(of.api("/vex" + query))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(document)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
