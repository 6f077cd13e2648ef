package dev.fleetward.disclosure.advisories;

import static dev.fleetward.disclosure.advisories.Maker.CVE;
import static dev.fleetward.disclosure.advisories.Maker.stranger;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.disclosure.csaf.CsafValidator;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.IndependentCsafValidator;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From what is known of a vulnerability to an advisory that programs and people read, and back. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AdvisoryJourneyTest {
    @Inject
    Db db;

    private final Maker maker = Maker.publishing();

    @Test
    void a_draft_says_what_findings_records_and_releases_say() {
        JsonNode draft = maker.draft().get("draft");

        JsonNode entry = draft.at("/vulnerabilities/0");
        assertThat(entry.get("id").asText()).isEqualTo(CVE);
        assertThat(entry.get("otherIds").toString()).contains("GHSA-aaaa-bbbb-7001");
        assertThat(entry.get("vector").asText()).startsWith("CVSS:3.1/AV:N");
        assertThat(entry.get("versions").findValuesAsText("version")).containsExactly("0.9", "1.0", "1.1", "1.2");
        assertThat(entry.get("versions").findValuesAsText("status"))
                .containsExactly("known_not_affected", "known_affected", "known_affected", "fixed");
        assertThat(entry.at("/versions/0/justification").asText()).isEqualTo("vulnerable_code_not_present");
        assertThat(entry.at("/fixes/0/version").asText()).isEqualTo("1.2");
        assertThat(entry.at("/fixes/0/details").asText()).startsWith("Update to main 1.2 or later, released on");
        assertThat(draft.get("summary").asText()).contains("affected by " + CVE + " in main 1.0, main 1.1.");
    }

    @Test
    void what_is_decided_on_a_version_stands_in_the_draft_with_its_reason() {
        maker.organization.post(
                maker.organization.api("/decisions"),
                Map.of(
                        "vulnerability", CVE,
                        "versions", "1.1",
                        "softwareType", "main",
                        "state", "not_affected",
                        "justification", "code_not_reachable",
                        "detail", "The parser is never called."));
        maker.organization.post(
                maker.organization.api("/decisions"),
                Map.of(
                        "vulnerability",
                        CVE,
                        "versions",
                        "1.0",
                        "softwareType",
                        "main",
                        "state",
                        "under_investigation"));

        JsonNode versions = maker.draft().at("/draft/vulnerabilities/0/versions");

        assertThat(versions.findValuesAsText("status"))
                .containsExactly(
                        "known_not_affected", "under_investigation", "known_not_affected", "known_not_affected");
        assertThat(versions.at("/2/justification").asText()).isEqualTo("vulnerable_code_not_in_execute_path");
        assertThat(versions.at("/2/why").asText()).isEqualTo("The parser is never called.");
    }

    @Test
    void a_case_becomes_an_advisory_that_everybody_finds_valid_and_signed() {
        maker.organization.post(
                maker.organization.api("/cases"),
                Map.of(
                        "kind", "actively-exploited-vulnerability",
                        "title", "Pumps stop",
                        "csirt", "DE",
                        "vulnerability", CVE));
        String name = maker.post("", Map.of("case", "C-1"), 201).get("name").asText();

        JsonNode published = maker.publish(name);

        String id = published.get("trackingId").asText();
        assertThat(id).matches("PUB-O.*-20\\d\\d-0001");
        String path = maker.home() + "/white/"
                + stranger(maker.home() + "/white/index.txt").text().strip();
        Answer document = stranger(path);
        assertThat(document.header("Content-Type")).startsWith("application/json");
        assertThat(document.json().at("/document/tracking/id").asText()).isEqualTo(id);
        assertThat(CsafValidator.check(document.response().body())).isEmpty();
        assertThat(IndependentCsafValidator.failed(document.text())).isEmpty();
        JsonNode vulnerability = document.json().at("/vulnerabilities/0");
        assertThat(vulnerability.at("/scores/0/cvss_v3/baseScore").asDouble()).isEqualTo(7.5);
        assertThat(vulnerability.at("/remediations/0/category").asText()).isEqualTo("vendor_fix");
        assertThat(vulnerability.at("/product_status/fixed/0").asText()).isEqualTo("pump:main:1.2");
        Signatures.requireSigned(maker, document.text(), stranger(path + ".asc").text());
        assertThat(maker.organization
                        .get(maker.organization.api("/cases/C-1/history"))
                        .json()
                        .get("items")
                        .findValuesAsText("what"))
                .contains("Advisory drafted", "Advisory published");
    }

    @Test
    void a_vex_document_is_valid_too() {
        String name = maker.post("", Map.of("vulnerabilities", List.of(CVE), "category", "csaf_vex"), 201)
                .get("name")
                .asText();

        String document = maker.organization
                .get(maker.organization.api("/advisories/" + name + "/document"))
                .text();

        assertThat(Json.read(document, JsonNode.class).at("/document/category").asText())
                .isEqualTo("csaf_vex");
        assertThat(CsafValidator.check(Json.read(document, JsonNode.class))).isEmpty();
        assertThat(IndependentCsafValidator.failed(document)).isEmpty();
    }

    @Test
    void a_draft_that_fails_a_mandatory_test_is_not_published_and_every_failed_test_is_named() {
        String name = maker.draft().get("name").asText();
        ObjectNode content = (ObjectNode) show(name).get("draft").deepCopy();
        ((ObjectNode) content.at("/vulnerabilities/0")).put("description", "");
        ((ObjectNode) content.at("/vulnerabilities/0")).putArray("versions");
        edit(name, content);

        JsonNode checks = maker.organization
                .get(maker.organization.api("/advisories/" + name + "/checks"))
                .json();
        Answer refused = maker.tryPost("/" + name + "/publication", Map.of("summary", "x"));

        assertThat(checks.get("failures").findValuesAsText("test")).contains("6.1.27.4", "6.1.27.5", "6.1.27.6");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("type").asText()).endsWith("advisory-not-valid");
        assertThat(refused.json().get("failures").findValuesAsText("test")).contains("6.1.27.5");
        assertThat(maker.page("/advisories/" + name).text())
                .contains("Not valid", "6.1.27.6", "/vulnerabilities/0/product_status")
                .doesNotContain("Publish revision");
    }

    @Test
    void a_revision_follows_what_was_published_and_withdrawal_ends_it() {
        String name = maker.draft().get("name").asText();
        String id = maker.publish(name).get("trackingId").asText();
        String path = maker.home() + "/white/"
                + stranger(maker.home() + "/white/index.txt").text().strip();
        String first = stranger(path).text();
        maker.post("/" + name + "/revision", Map.of(), 200);
        ObjectNode content = (ObjectNode) show(name).get("draft").deepCopy();
        ((ObjectNode) content.at("/vulnerabilities/0")).put("workaround", "Unplug the network.");
        edit(name, content);
        assertThat(stranger(path).text()).isEqualTo(first);

        maker.post("/" + name + "/publication", Map.of("summary", "Adds a workaround."), 200);
        JsonNode second = stranger(path).json();
        maker.post("/" + name + "/withdrawal", Map.of("reason", "Another product was meant."), 200);
        Answer last = stranger(path);

        assertThat(second.at("/document/tracking/version").asText()).isEqualTo("2");
        assertThat(second.at("/document/tracking/revision_history").findValuesAsText("summary"))
                .containsExactly("First published.", "Adds a workaround.");
        assertThat(second.at("/vulnerabilities/0/remediations/1/details").asText())
                .isEqualTo("Unplug the network.");
        assertThat(IndependentCsafValidator.failed(second.toString())).isEmpty();
        assertThat(last.json().at("/document/tracking/id").asText()).isEqualTo(id);
        assertThat(last.json().at("/document/title").asText()).startsWith("Withdrawn: ");
        assertThat(last.json().has("vulnerabilities")).isFalse();
        assertThat(IndependentCsafValidator.failed(last.text())).isEmpty();
        assertThat(maker.organization
                        .get(maker.organization.api("/advisories/" + name + "/document?revision=1"))
                        .text())
                .isEqualTo(first);
        assertThat(maker.tryPost("/" + name + "/revision", Map.of())
                        .json()
                        .get("type")
                        .asText())
                .endsWith("advisory-withdrawn");
        assertThat(stranger("/o/" + maker.publicName).text()).contains(id, "withdrawn");
        assertThat(stranger("/o/" + maker.publicName + "/advisories/" + id.toLowerCase(java.util.Locale.ROOT))
                        .text())
                .contains("Another product was meant.");
    }

    @Test
    void what_was_published_cannot_be_changed_in_the_database_either() {
        String name = maker.draft().get("name").asText();
        maker.publish(name);

        for (String attempt : List.of(
                "UPDATE advisory_revision SET document = '{}'",
                "DELETE FROM advisory_revision",
                "UPDATE advisory SET tracking_id = 'OTHER'",
                "DELETE FROM advisory")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> db.doInTransaction(maker.organization.id, tx -> tx.update(attempt)))
                    .as(attempt)
                    .hasStackTraceContaining("advisory");
        }
    }

    @Test
    void a_discarded_number_is_never_given_again() {
        maker.draft();
        String second = maker.draft().get("name").asText();

        Answer gone = maker.organization.delete(maker.organization.api("/advisories/" + second + "/draft"));

        assertThat(gone.status()).isEqualTo(204);
        assertThat(maker.draft().get("name").asText()).isEqualTo("A-3");
        assertThat(maker.organization
                        .get(maker.organization.api("/advisories/" + second))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_cannot_be_is_refused_with_its_reason() {
        String name = maker.draft().get("name").asText();
        ObjectNode content = (ObjectNode) show(name).get("draft");

        assertThat(maker.tryPost("", Map.of()).text()).contains("vulnerabilities must name");
        assertThat(maker.tryPost("", Map.of("vulnerabilities", List.of("<b>"))).status())
                .isEqualTo(400);
        assertThat(maker.tryPost("", Map.of("case", "C-99")).status()).isEqualTo(404);
        assertThat(maker.tryPost("", Map.of("vulnerabilities", List.of(CVE), "category", "x"))
                        .text())
                .contains("csaf_vex");
        assertThat(refusal(name, content.deepCopy().put("tlp", "purple"))).contains("tlp must be one of");
        assertThat(refusal(name, content.deepCopy().put("title", ""))).contains("title");
        assertThat(refusal(name, content.deepCopy().put("details", "x".repeat(20_001))))
                .contains("20,000");
        ObjectNode version = content.deepCopy();
        ((ObjectNode) version.at("/vulnerabilities/0/versions/0")).put("version", "9.9");
        assertThat(refusal(name, version)).contains("has no software main 9.9");
        ObjectNode vector = content.deepCopy();
        ((ObjectNode) vector.at("/vulnerabilities/0")).put("vector", "CVSS:3.1/AV:Q");
        assertThat(refusal(name, vector)).contains("no CVSS vector");
        assertThat(maker.tryPost("/" + name + "/publication", Map.of("summary", " "))
                        .status())
                .isEqualTo(400);
        assertThat(maker.tryPost("/" + name + "/withdrawal", Map.of("reason", "x"))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("advisory-not-published");
        maker.publish(name);
        assertThat(maker.put(maker.organization.api("/advisories/" + name + "/draft"), content)
                        .json()
                        .get("type")
                        .asText())
                .endsWith("advisory-not-in-draft");
    }

    @Test
    void nothing_is_published_before_somebody_has_stated_who_publishes() {
        var quiet = new Maker();
        String name = quiet.draft().get("name").asText();

        Answer refused = quiet.tryPost("/" + name + "/publication", Map.of("summary", "x"));
        quiet.stateFacts();

        assertThat(refused.json().get("type").asText()).endsWith("publisher-missing");
        assertThat(quiet.tryPost("/" + name + "/publication", Map.of("summary", "x"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void any_document_is_judged_by_api() {
        Answer verdict = maker.organization.post("/api/v1/csaf-checks", "{\"document\": {}}");
        Answer garbage = maker.organization.post("/api/v1/csaf-checks", "{");

        assertThat(verdict.json().get("valid").asBoolean()).isFalse();
        assertThat(verdict.json().get("failures").findValuesAsText("test")).contains("schema");
        assertThat(garbage.status()).isEqualTo(400);
    }

    @Test
    void another_organization_sees_nothing_of_it() {
        String name = maker.draft().get("name").asText();
        var other = new TestOrganization();

        assertThat(other.get(other.api("/advisories")).json().get("items")).isEmpty();
        assertThat(other.get(other.api("/advisories/" + name)).status()).isEqualTo(404);
        assertThat(other.put(
                                "/api/v1/advisory-publisher",
                                "application/json",
                                java.net.http.HttpRequest.BodyPublishers.ofString(Json.write(
                                        Map.of("publicName", maker.publicName, "namespace", "https://other.example"))))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("publisher-name-taken");
    }

    private JsonNode show(String name) {
        return maker.organization
                .get(maker.organization.api("/advisories/" + name))
                .json();
    }

    private void edit(String name, JsonNode content) {
        Answer edited = maker.put(maker.organization.api("/advisories/" + name + "/draft"), content);
        assertThat(edited.status()).as(edited.text()).isEqualTo(200);
    }

    private String refusal(String name, JsonNode content) {
        Answer answer = maker.put(maker.organization.api("/advisories/" + name + "/draft"), content);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }
}
