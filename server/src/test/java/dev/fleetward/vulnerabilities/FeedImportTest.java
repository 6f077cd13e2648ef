package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.components.Purl;
import dev.fleetward.components.VersionPath;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FeedImportTest {

    private TestOrganization maker;

    @BeforeEach
    void newMaker() {
        maker = new TestOrganization();
    }

    @Test
    void a_record_an_array_and_a_zip_are_taken_and_the_second_time_nothing_is_new() {
        var one = Fleet.feed(maker, Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0"));
        var two = Fleet.feed(
                maker,
                "[" + Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0") + ","
                        + Fleet.record("GHSA-2", "CVE-2026-2", "b", "2.0.0") + "]");
        var three = zip(Map.of(
                "GHSA-3.json", Fleet.record("GHSA-3", "CVE-2026-3", "c", "2.0.0"),
                "notes.txt", "not a record",
                "broken.json", "{",
                "empty.json", "{}"));

        assertThat(one.get("imported").asInt()).isEqualTo(1);
        assertThat(two.get("imported").asInt()).isEqualTo(1);
        assertThat(two.get("unchanged").asInt()).isEqualTo(1);
        assertThat(three.get("imported").asInt()).isEqualTo(1);
        assertThat(three.get("rejected").findValuesAsText("name"))
                .containsExactlyInAnyOrder("broken.json", "empty.json");
        assertThat(three.get("rejected").toString()).contains("id is missing");
    }

    @Test
    void a_changed_record_changes_its_findings_and_an_older_one_changes_nothing() {
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.5.0");
        Fleet.feed(maker, Fleet.record("GHSA-1", "CVE-2026-1", "a", "1.4.0"));
        assertThat(findings()).isEmpty();

        String corrected = Fleet.record("GHSA-1", "CVE-2026-1", "a", "1.6.0");
        var updated = Fleet.feed(maker, corrected);
        var older = Fleet.feed(
                maker, Fleet.record("GHSA-1", "CVE-2026-1", "a", "1.4.0").replace("2026-01-02", "2025-01-02"));

        assertThat(updated.get("updated").asInt()).isEqualTo(1);
        assertThat(older.get("unchanged").asInt()).isEqualTo(1);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.at("/vulnerability/id").asText()).isEqualTo("CVE-2026-1");
            assertThat(finding.at("/fixedVersion").asText()).isEqualTo("1.6.0");
            assertThat(finding.at("/reasons/0/reason").asText()).isEqualTo("1.5.0 is before 1.6.0, where it is fixed");
        });
    }

    @Test
    void a_withdrawn_record_takes_its_findings_back() {
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.0.0");
        String record = Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0");
        Fleet.feed(maker, record);
        assertThat(findings()).hasSize(1);

        var report = Fleet.feed(
                maker,
                record.replace("2026-01-02", "2026-02-02")
                        .replaceFirst("\\{", "{\"withdrawn\":\"2026-02-02T00:00:00Z\","));

        assertThat(report.get("withdrawn").asInt()).isEqualTo(1);
        assertThat(findings()).isEmpty();
        assertThat(vulnerability("CVE-2026-1").json().get("withdrawn").asBoolean())
                .isTrue();
    }

    @Test
    void records_that_share_a_name_are_one_vulnerability_even_when_learnt_late() {
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.0.0");
        Fleet.feed(maker, Fleet.record("SRC-1", "X-1", "a", "2.0.0"));
        Fleet.feed(maker, Fleet.record("SRC-2", "CVE-2026-9", "a", "3.0.0"));
        assertThat(findings()).hasSize(2);

        Fleet.feed(maker, Fleet.record("SRC-3", "CVE-2026-9\",\"X-1", "other", "1.0.0"));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.at("/vulnerability/id").asText()).isEqualTo("CVE-2026-9");
            assertThat(finding.at("/reasons")).hasSize(2);
        });
        assertThat(vulnerability("SRC-1").json().get("id").asText()).isEqualTo("CVE-2026-9");
        assertThat(vulnerability("X-1").json().get("aliases")).hasSize(5);
    }

    @Test
    void bad_bodies_are_told_apart() {
        assertThat(maker.post("/api/v1/feeds/osv", "").status()).isEqualTo(400);
        assertThat(maker.post("/api/v1/feeds/osv", "hello").status()).isEqualTo(400);
        assertThat(maker.post("/api/v1/feeds/osv", "PK nonsense").status()).isEqualTo(400);
        assertThat(Fleet.feed(maker, "{\"id\":\"A\",\"modified\":\"yesterday\"}")
                        .at("/rejected/0/reason")
                        .asText())
                .contains("RFC 3339");
        String bomb =
                "{\"id\":\"A\",\"modified\":\"2026-01-01T00:00:00Z\",\"details\":\"" + " ".repeat(12_000_000) + "\"}";
        assertThat(zip(Map.of("bomb.json", bomb)).at("/rejected/0/reason").asText())
                .contains("larger than");
    }

    @Test
    void characters_no_database_keeps_reject_the_record_alone_or_are_replaced() {
        String nul = "{\"id\":\"A-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"x\":\"\\u0000\"}";
        String half = "{\"id\":\"A-2\",\"modified\":\"2026-01-01T00:00:00Z\",\"summary\":\"\\ud800\"}";

        var report = maker.post("/api/v1/feeds/osv", "[" + nul + "," + half + "]");

        assertThat(report.status()).isEqualTo(200);
        assertThat(report.json().at("/rejected/0/name").asText()).isEqualTo("A-1");
        assertThat(report.json().get("imported").asInt()).isEqualTo(1);
        assertThat(maker.get(maker.api("/vulnerabilities/%00")).status()).isEqualTo(400);
    }

    @Test
    void one_organization_neither_sees_nor_trusts_what_another_imported() {
        var other = new TestOrganization();
        Fleet.sbom(other, "1.0", "pkg:npm/a@1.0.0");

        Fleet.feed(maker, Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0"));

        assertThat(other.get(other.api("/findings")).json().get("items")).isEmpty();
        assertThat(other.get(other.api("/vulnerabilities/CVE-2026-1")).status()).isEqualTo(404);
    }

    @Test
    void real_documents_and_feeds_give_the_expected_findings_whichever_comes_first() throws IOException {
        List<String> sboms = List.of(
                "01-gateway-ui.cdx-1.5.json",
                "02-py-edge.cdx-1.6.json",
                "03-go-agent.cdx-1.4.xml",
                "08-debian.spdx-2.3.json");
        for (String sbom : sboms.subList(0, 2)) {
            upload(sbom);
        }
        Map<String, String> records = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Conformance.folder("sbom-vuln/feeds/osv"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                records.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(zip(records).get("imported").asInt()).isEqualTo(records.size());
        for (String sbom : sboms.subList(2, 4)) {
            upload(sbom);
        }

        JsonNode expected = Json.MAPPER.readTree(
                Conformance.folder("sbom-vuln/expected-findings.json").toFile());
        for (String sbom : sboms) {
            Set<String> wanted = new TreeSet<>();
            for (JsonNode finding : expected.at("/sboms").path(sbom).path("findings")) {
                Purl purl = Purl.parse(finding.get("component").asText().replace("+", "%2B"));
                wanted.add(purl.fullName() + " " + purl.version() + " "
                        + finding.get("vuln").asText());
            }
            assertThat(found(sbom)).as(sbom).isEqualTo(wanted);
        }
    }

    private Set<String> found(String sbom) {
        Set<String> found = new TreeSet<>();
        var answer = maker.get(maker.api("/software-versions/" + VersionPath.of("main", sbom) + "/findings?limit=500"));
        for (JsonNode finding : answer.json().get("items")) {
            assertThat(finding.get("certainty").asText()).isEqualTo("confirmed");
            Purl purl = Purl.parse(finding.at("/component/purl").asText());
            for (JsonNode reason : finding.get("reasons")) {
                found.add(purl.fullName() + " " + purl.version() + " "
                        + reason.get("record").asText());
            }
        }
        return found;
    }

    private void upload(String sbom) throws IOException {
        byte[] bytes = Files.readAllBytes(Conformance.folder("sbom-vuln/sboms").resolve(sbom));
        var answer = maker.put(
                maker.api("/software-versions/" + VersionPath.of("main", sbom) + "/sbom"),
                "application/octet-stream",
                BodyPublishers.ofByteArray(bytes));
        assertThat(answer.status()).isEqualTo(201);
    }

    private JsonNode zip(Map<String, String> files) {
        return TestOrganization.send(maker.request("/api/v1/feeds/osv")
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(Fleet.zip(new HashMap<>(files)))))
                .json();
    }

    private JsonNode findings() {
        return maker.get(maker.api("/findings")).json().get("items");
    }

    private TestOrganization.Answer vulnerability(String name) {
        return maker.get(maker.api("/vulnerabilities/" + name));
    }
}
