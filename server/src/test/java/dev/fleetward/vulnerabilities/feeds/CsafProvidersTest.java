package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.Conformance;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Suppliers that publish as CSAF 2.0, section 7 says, each on a web server of this machine. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CsafProvidersTest {
    @Inject
    Synchronization synchronization;

    private final TestOrganization maker = new TestOrganization();
    private final Publisher publisher = new Publisher();

    @AfterEach
    void closePublisher() {
        publisher.close();
    }

    @Test
    void a_directory_is_followed_by_its_list_of_changes() {
        publisher.offers("/csaf/2026/acme-1.json", document("ACME-1", "CVE-2026-4444", "1"));
        publisher.offers("/csaf/2025/acme-0.json", document("ACME-0", "CVE-2025-3333", "1"));
        publisher.offers(
                "/csaf/changes.csv",
                "\"2026/acme-1.json\",\"2026-01-01T00:00:00Z\"\r\n\"2025/acme-0.json\",\"2025-06-01T00:00:00Z\"\r\n");
        var feed = feed("/csaf/");

        feed.untilDone();
        feed.untilDone();

        assertThat(feed.state().at("/lastImport/imported").asInt()).isEqualTo(2);
        assertThat(isKnown("CVE-2026-4444")).isTrue();
        assertThat(publisher.asked().stream().filter(one -> one.endsWith("acme-1.json")))
                .hasSize(1);
        publisher.offers("/csaf/2026/acme-2.json", document("ACME-2", "CVE-2026-5555", "1"));
        publisher.offers(
                "/csaf/changes.csv",
                "\"2026/acme-2.json\",\"2026-02-01T00:00:00Z\"\n\"2025/acme-0.json\",\"2025-06-01T00:00:00Z\"\n");
        feed.untilDone();
        assertThat(isKnown("CVE-2026-5555")).isTrue();
        assertThat(publisher.asked().stream().filter(one -> one.endsWith("acme-0.json")))
                .hasSize(1);
    }

    @Test
    void a_directory_without_it_by_its_index() {
        publisher.offers("/csaf/index.txt", "2026/acme-1.json\n2026/acme-2.json\n");
        publisher.offers("/csaf/2026/acme-1.json", document("ACME-1", "CVE-2026-4444", "1"));
        publisher.offers("/csaf/2026/acme-2.json", document("ACME-2", "CVE-2026-5555", "1"));
        var feed = feed("/csaf/");

        feed.untilDone();
        feed.untilDone();

        assertThat(isKnown("CVE-2026-4444")).isTrue();
        assertThat(isKnown("CVE-2026-5555")).isTrue();
        assertThat(feed.state().at("/lastImport/unchanged").asInt()).isEqualTo(2);
        publisher.offers("/csaf/index.txt", "https://elsewhere.example/secret.json\n");
        feed.turn();
        assertThat(feed.state().get("lastError").asText()).contains("not below");
    }

    @Test
    void a_domain_leads_to_its_metadata_and_that_to_its_feeds() {
        publisher.offers("/.well-known/csaf/provider-metadata.json", """
                {"canonical_url":"%1$s","metadata_version":"2.0","role":"csaf_trusted_provider",
                 "publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},
                 "distributions":[{"rolie":{"feeds":[
                   {"summary":"White","tlp_label":"WHITE","url":"%1$s/white.json"},
                   {"summary":"For customers","tlp_label":"AMBER","url":"%1$s/amber.json"}]}},
                  {"directory_url":"%1$s/csaf"}]}
                """.formatted(publisher.url("")));
        String white = document("ACME-1", "CVE-2026-4444", "1");
        publisher.offers("/2026/acme-1.json", white);
        publisher.offers("/2026/acme-1.json.sha512", hash("SHA-512", white) + "  acme-1.json\n");
        publisher.offers("/white.json", rolie("ACME-1", "2026-01-01T00:00:00Z", "/2026/acme-1.json"));
        var feed = feed("");

        feed.untilDone();

        assertThat(isKnown("CVE-2026-4444")).isTrue();
        assertThat(feed.state().at("/lastImport/source").asText()).isEqualTo(publisher.url("/white.json"));
        assertThat(publisher.asked()).contains("/2026/acme-1.json.sha512").doesNotContain("/amber.json");
        assertThat(publisher.asked()).noneMatch(one -> one.startsWith("/csaf"));
        int before = publisher.asked().size();
        feed.untilDone();
        assertThat(publisher.asked().subList(before, publisher.asked().size()))
                .hasSize(2)
                .anyMatch(one -> one.startsWith("/white.json unless"));
    }

    @Test
    void a_document_that_has_not_the_hash_its_publisher_gives_is_not_taken() {
        String good = document("ACME-1", "CVE-2026-4444", "1");
        publisher.offers("/2026/acme-1.json", good.replace("CVE-2026-4444", "CVE-2026-6666"));
        publisher.offers("/2026/acme-1.json.sha256", hash("SHA-256", good) + " *acme-1.json");
        publisher.offers("/2026/acme-2.json", document("ACME-2", "CVE-2026-5555", "1"));
        publisher.offers("/2026/acme-2.json.sha256", "no hash at all");
        publisher.offers("/2026/acme-3.json", document("ACME-3", "CVE-2026-7777", "1"));
        publisher.offers("/changes.csv", "");
        publisher.offers(
                "/2026/changes.csv",
                "acme-1.json,2026-01-01T00:00:00Z\nacme-2.json,2026-01-01T00:00:00Z\nacme-3.json,2026-01-01T00:00:00Z\n");
        var feed = feed("/2026/");

        feed.untilDone();

        assertThat(isKnown("CVE-2026-6666")).isFalse();
        assertThat(isKnown("CVE-2026-5555")).isFalse();
        assertThat(isKnown("CVE-2026-7777")).isTrue();
        assertThat(feed.quarantine().findValuesAsText("reason"))
                .anyMatch(why -> why.contains(hash("SHA-256", good)))
                .anyMatch(why -> why.contains("holds no SHA-256"));
        publisher.offers("/2026/acme-1.json", good);
        publisher.offers("/2026/changes.csv", "acme-1.json,2026-01-02T00:00:00Z\n");
        feed.untilDone();
        assertThat(isKnown("CVE-2026-4444")).isTrue();
    }

    @Test
    void the_official_examples_of_metadata_and_feed_are_followed() throws IOException {
        var examples = Conformance.folder("sbom-vuln/csaf/examples");
        String metadata = Files.readString(examples.resolve("provider-metadata_example-01-provider-metadata.json"));
        String rolie = Files.readString(examples.resolve("ROLIE_example-01-feed-tlp-white.json"));
        publisher.offers("/p.json", metadata.replace("https://www.example.com", publisher.url("")));
        publisher.offers(
                "/.well-known/csaf/feed-tlp-white.json", rolie.replace("https://psirt.domain.tld", publisher.url("")));
        var feed = feed("/p.json");

        feed.untilDone();

        assertThat(feed.state().get("lastError").asText()).isEmpty();
        assertThat(feed.quarantine().findValuesAsText("reason"))
                .as("the example's document is nowhere")
                .allMatch(why -> why.contains("status 404"))
                .isNotEmpty();
    }

    @Test
    void an_address_of_one_document_is_that_document() {
        publisher.offers("/vex.json", document("ACME-1", "CVE-2026-4444", "1"));
        var feed = feed("/vex.json");

        feed.untilDone();
        feed.untilDone();

        assertThat(isKnown("CVE-2026-4444")).isTrue();
        assertThat(publisher.asked()).last().asString().startsWith("/vex.json unless");
        publisher.offers(
                "/vex.json", "{\"distributions\":[{\"rolie\":{\"feeds\":[{\"tlp_label\":\"RED\",\"url\":\"x\"}]}}]}");
        feed.turn();
        assertThat(feed.state().get("lastError").asText()).contains("open to everybody");
        publisher.offers("/vex.json", "{");
        feed.turn();
        assertThat(feed.state().get("lastError").asText()).contains("broken off or no JSON");
    }

    @Test
    void several_suppliers_are_looked_at_and_one_that_fails_keeps_no_other_out() {
        publisher.offers("/b/changes.csv", "b-1.json,2026-01-01T00:00:00Z\n");
        publisher.offers("/b/b-1.json", document("B-1", "CVE-2026-5555", "1"));
        publisher.offers("/c.json", document("C-1", "CVE-2026-7777", "1"));
        var feed = new OnlineFeed(maker, synchronization, "csaf")
                .at(publisher.url("/a/") + " " + publisher.url("/b/") + ",\n" + publisher.url("/c.json"));

        feed.turn();

        assertThat(isKnown("CVE-2026-5555")).isTrue();
        assertThat(isKnown("CVE-2026-7777")).isTrue();
        assertThat(feed.state().get("lastError").asText()).contains("status 404");
        publisher.offers("/a/index.txt", "a-1.json\n");
        publisher.offers("/a/a-1.json", document("A-1", "CVE-2026-4444", "1"));
        feed.untilDone();
        assertThat(isKnown("CVE-2026-4444")).isTrue();
        assertThat(feed.state().get("lastError").asText()).isEmpty();
    }

    private OnlineFeed feed(String path) {
        return new OnlineFeed(maker, synchronization, "csaf").at(publisher.url(path));
    }

    private boolean isKnown(String cve) {
        return maker.get(maker.api("/vulnerabilities/" + cve)).status() == 200;
    }

    private static String rolie(String id, String updated, String path) {
        return """
                {"feed":{"id":"white","title":"White","updated":"%2$s","entry":[{"id":"%1$s","title":"t",
                  "published":"%2$s","updated":"%2$s","link":[{"rel":"self","href":"%3$s"},
                    {"rel":"hash","href":"%3$s.sha256"},{"rel":"hash","href":"%3$s.sha512"},
                    {"rel":"signature","href":"%3$s.asc"}],
                  "content":{"type":"application/json","src":"%3$s"},
                  "format":{"schema":"https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json","version":"2.0"}}]}}
                """.formatted(id, updated, path);
    }

    private static String document(String id, String cve, String revision) {
        return """
                {"document":{"csaf_version":"2.0","category":"csaf_vex","title":"t","publisher":{"namespace":"https://a.example"},
                 "tracking":{"id":"%s","status":"final","version":"%s","current_release_date":"2026-01-01T00:00:00Z"}},
                 "vulnerabilities":[{"cve":"%s"}]}
                """.formatted(id, revision, cve);
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
