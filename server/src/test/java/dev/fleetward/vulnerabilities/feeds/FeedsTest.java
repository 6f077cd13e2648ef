package dev.fleetward.vulnerabilities.feeds;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import dev.fleetward.vulnerabilities.Fleet;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FeedsTest {
    private static final String KEV = """
            {"title":"Catalog","catalogVersion":"1","dateReleased":"2026-01-01T00:00:00Z","count":%d,
             "vulnerabilities":[%s]}
            """;
    private static final String ENTRY = """
            {"cveID":"%s","vendorProject":"V","product":"P","vulnerabilityName":"N","dateAdded":"2026-02-03",
             "shortDescription":"S","requiredAction":"Update it.","dueDate":"2026-02-24",
             "knownRansomwareCampaignUse":"Known"}
            """;

    @Inject
    Db db;

    @Inject
    Products products;

    @Inject
    FeedFigures figures;

    @Inject
    HeardExploitation heard;

    private final TestOrganization maker = new TestOrganization();
    private final FeedFiles feeds = new FeedFiles(maker);

    @Test
    void each_import_is_written_down_with_its_hash_and_the_feed_with_its_last_success() throws Exception {
        byte[] kev = Files.readAllBytes(
                Conformance.folder("sbom-vuln/feeds/kev").resolve("known_exploited_vulnerabilities.json"));

        var report = feeds.send("/api/v1/feeds/imports?file=kev.json", kev);

        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kev));
        assertThat(report.json().get("feed").asText()).isEqualTo("kev");
        assertThat(report.json().get("imported").asInt()).isEqualTo(12);
        assertThat(report.json().get("sha256").asText()).isEqualTo(sha256);
        var feed = maker.get("/api/v1/feeds/kev").json();
        assertThat(feed.get("state").asText()).isEqualTo("fresh");
        assertThat(feed.at("/lastImport/fileName").asText()).isEqualTo("kev.json");
        assertThat(feed.at("/lastImport/sizeBytes").asInt()).isEqualTo(kev.length);
        assertThat(maker.get("/api/v1/feeds/kev/imports")
                        .json()
                        .at("/items/0/sha256")
                        .asText())
                .isEqualTo(sha256);
        assertThat(maker.get("/api/v1/feeds/osv").json().get("state").asText()).isEqualTo("unused");
        assertThat(maker.get("/api/v1/feeds").json().get("items")).hasSize(FeedName.values().length);
        assertThat(maker.get("/api/v1/feeds/nothing").text()).contains("osv, nvd");
        assertThat(feeds.send("/api/v1/feeds/imports?file=kev.json", kev)
                        .json()
                        .get("unchanged")
                        .asInt())
                .isEqualTo(12);
    }

    @Test
    void a_zip_is_hashed_as_it_was_sent() throws Exception {
        byte[] zip = Fleet.zip(new HashMap<>(Map.of("a.json", Fleet.record("GHSA-1", "CVE-2026-1", "a", "2"))));

        var report = feeds.send("/api/v1/feeds/osv/imports", zip).json();

        assertThat(report.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(zip)));
        assertThat(report.get("sizeBytes").asInt()).isEqualTo(zip.length);
    }

    @Test
    void what_cannot_be_taken_waits_with_its_reason_until_it_can() {
        String bad = "{\"id\":\"GHSA-2\",\"modified\":\"yesterday\"}";

        var report = feeds.send("[" + Fleet.record("GHSA-1", "CVE-2026-1", "a", "2") + "," + bad + "]");

        assertThat(report.get("imported").asInt()).isEqualTo(1);
        assertThat(report.get("rejectedRecords").asInt()).isEqualTo(1);
        var entry = maker.get("/api/v1/feeds/osv/quarantine").json().at("/items/0");
        assertThat(entry.get("name").asText()).isEqualTo("GHSA-2");
        assertThat(entry.get("reason").asText()).contains("RFC 3339");
        String address = "/api/v1/feeds/osv/quarantine/" + entry.get("id").asText();
        assertThat(maker.get(address + "/content").text()).isEqualTo(bad);
        assertThat(maker.post(address + "/retry", "{}").json().get("taken").asInt())
                .isZero();
        assertThat(maker.get("/api/v1/feeds/osv/quarantine")
                        .json()
                        .at("/items/0/attempts")
                        .asInt())
                .isEqualTo(2);
        assertThat(feeds.page("/settings/feeds/osv")).contains("GHSA-2", "RFC 3339", "Try again");
        assertThat(feeds.page("/settings/feeds")).contains("1 record could not be taken");

        feeds.send(bad.replace("yesterday", "2026-01-01T00:00:00Z"));

        assertThat(maker.get("/api/v1/feeds/osv/quarantine").json().get("items"))
                .isEmpty();
        assertThat(maker.get(address + "/content").status()).isEqualTo(404);
        assertThat(new TestOrganization()
                        .get("/api/v1/feeds/osv/imports")
                        .json()
                        .get("items"))
                .isEmpty();
    }

    @Test
    void a_file_of_another_feed_is_not_taken_for_this_one() {
        var report = feeds.send(
                "/api/v1/feeds/kev/imports",
                Fleet.record("GHSA-1", "CVE-2026-1", "a", "2").getBytes(StandardCharsets.UTF_8));

        assertThat(report.json().at("/rejected/0/reason").asText())
                .isEqualTo("this is an OSV record, not of the feed kev");
        assertThat(maker.get("/api/v1/feeds/kev").json().get("state").asText()).isEqualTo("unused");
    }

    @Test
    void what_is_exploited_is_shown_told_once_and_taken_back_when_it_leaves_the_catalogue() {
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.0.0");
        feeds.send(Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0"));

        feeds.send(KEV.formatted(2, ENTRY.formatted("CVE-2026-0001") + "," + ENTRY.formatted("CVE-2026-0002")));
        feeds.send(KEV.formatted(2, ENTRY.formatted("CVE-2026-0001") + "," + ENTRY.formatted("CVE-2026-0002")));

        var known = vulnerability().get("exploited");
        assertThat(known.get("since").asText()).isEqualTo("2026-02-03");
        assertThat(known.get("dueOn").asText()).isEqualTo("2026-02-24");
        assertThat(known.get("ransomware").asBoolean()).isTrue();
        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2026-0001"))
                .contains("Known to be exploited since 2026-02-03", "Ransomware campaigns use it", "Update it.");
        assertThat(feeds.page("/products/pump/vulnerabilities")).contains("since 2026-02-03");
        eventually(() -> assertThat(heard.of(maker.id)).singleElement().satisfies(event -> assertThat(event.cve())
                .isEqualTo("CVE-2026-0001")));

        var cut = maker.post("/api/v1/feeds/imports", KEV.formatted(2, ENTRY.formatted("CVE-2026-0002")));
        assertThat(cut.status()).isEqualTo(400);
        assertThat(cut.text()).contains("says it has 2 entries and holds 1");
        assertThat(vulnerability().get("exploited").isNull()).isFalse();
        feeds.send(KEV.formatted(1, ENTRY.formatted("CVE-2026-0002")));
        assertThat(vulnerability().get("exploited").isNull()).isTrue();
        assertThat(maker.get("/api/v1/feeds/kev/imports")
                        .json()
                        .at("/items/1/failure")
                        .asText())
                .contains("cut short");
    }

    @Test
    void the_likelihood_of_exploitation_is_the_newest_there_is() throws IOException {
        feeds.send(Fleet.record("GHSA-1", "CVE-2014-1402", "a", "2.0.0"));
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.0.0");
        byte[] epss =
                Files.readAllBytes(Conformance.folder("sbom-vuln/feeds/epss").resolve("epss_scores-extract.csv"));

        var report = feeds.send("/api/v1/feeds/imports", epss).json();
        feeds.send(
                "{\"status\":\"OK\",\"data\":[{\"cve\":\"CVE-2014-1402\",\"epss\":\"0.5\",\"percentile\":\"0.9\",\"date\":\"2026-01-01\"}]}");

        assertThat(report.get("feed").asText()).isEqualTo("epss");
        assertThat(report.get("imported").asInt()).isEqualTo(180);
        var prediction =
                maker.get(maker.api("/vulnerabilities/CVE-2014-1402")).json().get("prediction");
        assertThat(prediction.get("score").asDouble()).isEqualTo(0.08247);
        assertThat(prediction.get("scoredOn").asText()).isEqualTo("2026-11-01");
        assertThat(feeds.page("/products/pump/vulnerabilities/CVE-2014-1402"))
                .contains("8.2 %, higher than 37 % of all", "v2025.03.14");
        feeds.send(Fleet.record("GHSA-1", "CVE-2014-1402\",\"CVE-2008-0299\",\"CVE-2014-0012", "a", "2.0.0")
                .replace("2026-01-02", "2026-01-03"));
        assertThat(maker.get(maker.api("/vulnerabilities/GHSA-1"))
                        .json()
                        .at("/prediction/cve")
                        .asText())
                .as("the likeliest of its numbers")
                .isEqualTo("CVE-2014-0012");
        assertThat(feeds.send("cve,epss,percentile\nCVE-2014-1402,2,0\n")
                        .at("/rejected/0/reason")
                        .asText())
                .contains("no share between 0 and 1");
    }

    @Test
    void github_is_read_as_its_interfaces_write_it() {
        Fleet.sbom(maker, "1.0", "pkg:pypi/demo@1.1", "pkg:cargo/demo@0.3.0");
        feeds.send("""
                {"ghsa_id":"GHSA-aaaa","cve_id":"CVE-2026-1111","summary":"Demo","description":"D","severity":"high",
                 "identifiers":[{"type":"GHSA","value":"GHSA-aaaa"},{"type":"CVE","value":"CVE-2026-1111"}],
                 "references":["https://example.org/a"],"published_at":"2026-01-01T00:00:00Z",
                 "updated_at":"2026-01-02T00:00:00Z","withdrawn_at":null,
                 "cvss_severities":{"cvss_v3":{"vector_string":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"},"cvss_v4":null},
                 "vulnerabilities":[{"package":{"ecosystem":"pip","name":"Demo"},
                   "vulnerable_version_range":">= 1.0, < 1.2","first_patched_version":"1.2"}]}
                """);
        feeds.send("""
                {"data":{"securityAdvisories":{"nodes":[{"ghsaId":"GHSA-bbbb","summary":"B","severity":"LOW",
                 "updatedAt":"2026-01-02T00:00:00Z","identifiers":[{"type":"CVE","value":"CVE-2026-2222"}],
                 "references":[{"url":"https://example.org/b"}],
                 "vulnerabilities":{"nodes":[{"package":{"ecosystem":"RUST","name":"demo"},
                   "vulnerableVersionRange":"<= 0.3.0"}]}}]}}}
                """);

        var findings = maker.get(maker.api("/findings")).json().get("items");
        assertThat(findings.findValuesAsText("fixedVersion")).contains("1.2");
        assertThat(findings.toString())
                .contains("CVE-2026-1111", "CVE-2026-2222", "not after 0.3.0, the last affected");
        assertThat(maker.get("/api/v1/feeds/ghsa").json().get("state").asText()).isEqualTo("fresh");
    }

    @Test
    void the_european_database_gives_its_name_and_says_what_is_exploited() {
        feeds.send(Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0"));

        feeds.send("""
                {"items":[{"id":"EUVD-2026-77","enisaUuid":"u","description":"A flaw",
                  "datePublished":"Apr 15, 2026, 8:30:58 PM","dateUpdated":"Apr 16, 2026, 8:30:58\u202fPM",
                  "baseScore":9.8,"baseScoreVersion":"3.1","baseScoreVector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                  "references":"https://example.org/1\\nhttps://example.org/2\\n","aliases":"CVE-2026-0001\\nGHSA-1\\n",
                  "assigner":"mitre","epss":12.5,"exploitedSince":"May 1, 2026, 12:00:00 AM"}],"total":1}
                """);

        var one = vulnerability();
        assertThat(one.get("aliases").toString()).contains("EUVD-2026-77", "GHSA-1");
        assertThat(one.get("sources").findValuesAsText("feed")).containsExactly("euvd", "osv");
        assertThat(one.at("/exploited/since").asText()).isEqualTo("2026-05-01");
        assertThat(one.at("/exploited/sources/0").asText()).isEqualTo("euvd");
        assertThat(one.at("/prediction/score").asDouble()).isEqualTo(0.125);
        assertThat(one.get("references").toString()).contains("https://example.org/2");
    }

    @Test
    void what_an_alias_joined_falls_apart_when_the_record_drops_it() {
        Fleet.sbom(maker, "1.0", "pkg:npm/a@1.0.0", "pkg:npm/b@1.0.0");
        feeds.send("[" + Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0") + ","
                + Fleet.record("GHSA-2", "CVE-2026-0001\",\"CVE-2026-0002", "b", "2.0.0") + "]");
        assertThat(maker.get(maker.api("/vulnerabilities/CVE-2026-0002"))
                        .json()
                        .get("id")
                        .asText())
                .isEqualTo("CVE-2026-0001");

        feeds.send(Fleet.record("GHSA-2", "CVE-2026-0002", "b", "2.0.0").replace("2026-01-02", "2026-01-03"));

        assertThat(vulnerability().get("aliases").toString()).isEqualTo("[\"CVE-2026-0001\",\"GHSA-1\"]");
        var other = maker.get(maker.api("/vulnerabilities/GHSA-2")).json();
        assertThat(other.get("id").asText()).isEqualTo("CVE-2026-0002");
        assertThat(other.get("findings")).hasSize(1);
        assertThat(vulnerability().get("findings")).hasSize(1);
        assertThat(maker.get(maker.api("/findings"))
                        .json()
                        .get("items")
                        .findValues("vulnerability")
                        .toString())
                .contains("CVE-2026-0001", "CVE-2026-0002");
    }

    @Test
    void a_feed_past_its_limit_is_stale_and_can_be_watched() {
        feeds.send(KEV.formatted(1, ENTRY.formatted("CVE-2026-0002")));
        var pump = products.require(maker.id, maker.product).id().value();
        assertThat(figures.read(maker.id, pump, "vulnerabilities.stale-feeds", Map.of()))
                .isEmpty();

        db.doAcrossOrganizations(tx -> tx.update(
                "UPDATE feed SET last_success_at = last_success_at - interval '50 hours' WHERE organization_id = ?",
                maker.id));

        assertThat(maker.get("/api/v1/feeds/kev").json().get("state").asText()).isEqualTo("stale");
        assertThat(feeds.page("/settings/feeds")).contains("CISA KEV is past the limit");
        assertThat(figures.read(maker.id, pump, "vulnerabilities.stale-feeds", Map.of("feed", "")))
                .singleElement()
                .satisfies(reading -> {
                    assertThat(reading.value().getAsDouble()).isBetween(1.9, 2.1);
                    assertThat(reading.sentence()).contains("50 hours ago; its limit is 48 hours");
                });
        assertThat(figures.read(maker.id, pump, "vulnerabilities.stale-feeds", Map.of("feed", "osv")))
                .isEmpty();
    }

    @Test
    void how_a_feed_is_had_is_chosen_and_what_cannot_be_is_said() {
        assertThat(change("osv", Map.of("online", true)).text()).contains("name the ecosystems");
        assertThat(change("csaf", Map.of("online", true)).text()).contains("give “address”");
        assertThat(change("kev", Map.of("address", "ftp://example.org")).status())
                .isEqualTo(400);
        assertThat(change("kev", Map.of("everyHours", 0)).text()).contains("between 1 and 744");
        assertThat(maker.post("/api/v1/feeds/kev/sync", "{}").status()).isEqualTo(409);

        var nvd =
                change("nvd", Map.of("key", "secret-of-nvd", "freshHours", 24)).json();

        assertThat(nvd.get("hasKey").asBoolean()).isTrue();
        assertThat(nvd.get("freshHours").asInt()).isEqualTo(24);
        assertThat(nvd.toString()).doesNotContain("secret-of-nvd");
        assertThat(change("nvd", Map.of("address", "http://127.0.0.1:9/nvd"))
                        .json()
                        .get("hasKey")
                        .asBoolean())
                .isFalse();
        assertThat(feeds.page("/settings/feeds/nvd")).contains("http://127.0.0.1:9/nvd");
    }

    private TestOrganization.Answer change(String feed, Map<String, Object> wanted) {
        return maker.put(
                "/api/v1/feeds/" + feed,
                "application/json",
                BodyPublishers.ofString(dev.fleetward.kernel.Json.write(wanted)));
    }

    private JsonNode vulnerability() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-0001")).json();
    }
}
