package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What suppliers say in CSAF documents of their own components. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SupplierDocumentsTest {
    private final TestOrganization maker = new TestOrganization();
    private final FeedFiles feeds = new FeedFiles(maker);

    @Test
    void a_supplier_s_document_is_its_word_on_its_own_component() {
        Fleet.sbom(maker, "1.0", "pkg:npm/%40acme/radio@1.2.0", "pkg:npm/%40acme/modem@3.0.0");

        feeds.send(csaf("2", "2026-03-02T10:00:00Z", "known_affected", "known_not_affected"));

        var finding = maker.get(maker.api("/findings")).json().get("items");
        assertThat(finding).hasSize(1);
        assertThat(finding.at("/0/component/purl").asText()).isEqualTo("pkg:npm/%40acme/radio@1.2.0");
        var words =
                maker.get(maker.api("/vulnerabilities/CVE-2026-3333")).json().get("suppliers");
        assertThat(words.findValuesAsText("state")).containsExactlyInAnyOrder("affected", "not_affected");
        assertThat(words.findValuesAsText("justification")).contains("vulnerable_code_not_present");
        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2026-3333"))
                .contains("What suppliers say", "Acme Modem 3.0.0", "vulnerable code not present", "Update to 1.3.");

        feeds.send(csaf("1", "2026-03-01T10:00:00Z", "known_not_affected", "known_affected"));
        assertThat(maker.get(maker.api("/findings")).json().get("items")).hasSize(1);
        feeds.send(csaf("3", "2026-03-03T10:00:00Z", "fixed", "known_not_affected"));
        assertThat(maker.get(maker.api("/findings")).json().get("items")).isEmpty();
        assertThat(feeds.send(csaf("4", "2026-03-04T10:00:00Z", "fixed", "fixed")
                                .replace("final", "draft"))
                        .at("/rejected/0/reason")
                        .asText())
                .contains("draft");
    }

    @Test
    void a_supplier_s_word_is_proposed_until_it_is_trusted_and_then_decides_for_its_component() {
        Fleet.feed(maker, Fleet.record("GHSA-m", "CVE-2026-3333", "@acme/modem", "4.0.0"));
        Fleet.sbom(maker, "1.0", "pkg:npm/%40acme/radio@1.2.0", "pkg:npm/%40acme/modem@3.0.0");
        Fleet.sbom(maker, "1.1", "pkg:npm/%40acme/modem@3.0.1");
        feeds.send(csaf("1", "2026-03-01T10:00:00Z", "known_affected", "known_not_affected"));

        assertThat(modem("1.0").get("state").asText()).isEqualTo("open");
        JsonNode proposed = decision("not_affected");
        assertThat(proposed.get("issuer").asText()).isEqualTo("Acme");
        assertThat(proposed.get("saidIn").asText()).isEqualTo("ACME-1");
        assertThat(proposed.get("decidedAt").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(proposed.get("idle").asText()).isEqualTo("issuer not trusted");
        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2026-3333"))
                .contains("Acme proposes not affected", "in ACME-1");

        trust("Acme");

        assertThat(modem("1.0").get("state").asText()).isEqualTo("not_affected");
        assertThat(modem("1.0").get("exposes").asBoolean()).isFalse();
        assertThat(modem("1.1").get("state").asText())
                .as("of another version it says nothing")
                .isEqualTo("open");

        distrust("Acme");
        assertThat(modem("1.0").get("state").asText()).isEqualTo("open");
        trust("Acme");
        assertThat(modem("1.0").get("state").asText()).isEqualTo("not_affected");

        decide("affected");
        assertThat(modem("1.0").get("state").asText()).isEqualTo("affected");
        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2026-3333"))
                .contains("Acme says not affected", "your own word says affected");

        decide("open");
        feeds.send(csaf("2", "2026-03-02T10:00:00Z", "known_affected", "known_affected"));
        assertThat(modem("1.0").get("state").asText()).isEqualTo("affected");
        feeds.send(csaf("3", "2026-03-03T10:00:00Z", "known_affected", "recommended"));
        assertThat(modem("1.0").get("state").asText())
                .as("taken back by a later revision")
                .isEqualTo("open");
    }

    @Test
    void what_was_said_before_the_component_was_there_holds_once_it_is() {
        feeds.send(csaf("1", "2026-03-01T10:00:00Z", "known_affected", "known_not_affected"));
        trust("Acme");
        Fleet.feed(maker, Fleet.record("GHSA-m", "CVE-2026-3333", "@acme/modem", "4.0.0"));

        Fleet.sbom(maker, "1.0", "pkg:npm/%40acme/modem@3.0.0");

        assertThat(modem("1.0").get("state").asText()).isEqualTo("not_affected");
    }

    @Test
    void two_suppliers_who_differ_are_both_shown() {
        Fleet.feed(maker, Fleet.record("GHSA-m", "CVE-2026-3333", "@acme/modem", "4.0.0"));
        Fleet.sbom(maker, "1.0", "pkg:npm/%40acme/modem@3.0.0");
        feeds.send(csaf("1", "2026-03-01T10:00:00Z", "known_affected", "known_not_affected"));
        feeds.send(csaf("1", "2026-03-02T10:00:00Z", "known_affected", "known_affected")
                .replace(
                        "\"name\":\"Acme\",\"namespace\":\"https://acme.example\"",
                        "\"name\":\"Reseller\",\"namespace\":\"https://reseller.example\"")
                .replace("ACME-1", "R-1"));
        trust("Acme");

        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2026-3333"))
                .contains("Acme says not affected", "Reseller says affected");
    }

    private JsonNode modem(String version) {
        for (JsonNode finding : maker.get(maker.api("/findings")).json().get("items")) {
            if (finding.at("/softwareVersion/version").asText().equals(version)
                    && finding.at("/component/purl").asText().contains("modem")) {
                return finding;
            }
        }
        throw new AssertionError("no finding of the modem in " + version);
    }

    private JsonNode decision(String state) {
        for (JsonNode one : maker.get(maker.api("/decisions")).json().get("items")) {
            if (one.get("state").asText().equals(state)) {
                return one;
            }
        }
        throw new AssertionError("no decision " + state);
    }

    private void trust(String issuer) {
        var answer = maker.put(
                maker.api("/vex/issuers"),
                "application/json",
                BodyPublishers.ofString("{\"issuer\":\"%s\",\"source\":\"supplier\"}".formatted(issuer)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void distrust(String issuer) {
        assertThat(maker.delete(maker.api("/vex/issuers?issuer=" + issuer)).status())
                .isEqualTo(204);
    }

    private void decide(String state) {
        var answer = maker.post(maker.api("/decisions"), """
                {"vulnerability":"CVE-2026-3333","state":"%s","component":"pkg:npm/%%40acme/modem"}
                """.formatted(state));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    private static String csaf(String revision, String at, String radio, String modem) {
        return """
                {"document":{"category":"csaf_vex","csaf_version":"2.0","title":"Acme radio",
                  "publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},
                  "tracking":{"id":"ACME-1","status":"final","version":"%s","current_release_date":"%s",
                    "initial_release_date":"2026-03-01T10:00:00Z"}},
                 "product_tree":{"branches":[{"category":"vendor","name":"Acme","branches":[
                   {"category":"product_version","name":"1.2.0","product":{"product_id":"R","name":"Acme Radio 1.2.0",
                     "product_identification_helper":{"purl":"pkg:npm/%%40acme/radio@1.2.0"}}},
                   {"category":"product_version","name":"3.0.0","product":{"product_id":"M","name":"Acme Modem 3.0.0",
                     "product_identification_helper":{"purl":"pkg:npm/%%40acme/modem@3.0.0"}}}]}]},
                 "vulnerabilities":[{"cve":"CVE-2026-3333","product_status":{"%s":["R"],"%s":["M"]},
                   "flags":[{"label":"vulnerable_code_not_present","product_ids":["M"]}],
                   "remediations":[{"category":"vendor_fix","details":"Update to 1.3.","product_ids":["R"]}]}]}
                """.formatted(revision, at, radio, modem);
    }

    @Test
    void official_examples_of_suppliers_documents_are_taken() throws IOException {
        try (Stream<Path> files = Files.list(Conformance.folder("sbom-vuln/csaf/examples"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("csaf_csaf_vex"))
                    .filter(one -> one.toString().endsWith(".json"))
                    .toList()) {
                var report = feeds.send("/api/v1/feeds/imports", Files.readAllBytes(file))
                        .json();
                assertThat(report.get("rejected")).as(file.toString()).isEmpty();
                assertThat(report.get("feed").asText()).isEqualTo("csaf");
            }
        }
    }
}
