package dev.fleetward.disclosure.advisories;

import static dev.fleetward.disclosure.advisories.Maker.stranger;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** What everybody, and every program of theirs, reads without an account. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ProviderSiteTest {
    private final Maker maker = Maker.publishing();

    @Test
    void metadata_names_feed_folder_and_key_and_is_valid_by_its_schema() {
        publish("clear");

        JsonNode metadata = stranger(maker.home() + "/provider-metadata.json").json();

        assertThat(metadata.get("role").asText()).isEqualTo("csaf_trusted_provider");
        assertThat(metadata.at("/publisher/name").asText()).isEqualTo("Pumpmaker <GmbH>");
        assertThat(metadata.get("canonical_url").asText()).endsWith(maker.home() + "/provider-metadata.json");
        assertThat(schema().validate(metadata)).isEmpty();
        assertThat(get(metadata.at("/public_openpgp_keys/0/url")).text()).startsWith("-----BEGIN PGP PUBLIC KEY BLOCK");
        assertThat(get(metadata.at("/distributions/0/directory_url")).text()).contains("index.txt", "changes.csv");
    }

    @Test
    void the_feed_leads_to_document_hashes_and_signature() throws GeneralSecurityException {
        String id = publish("clear");

        JsonNode metadata = stranger(maker.home() + "/provider-metadata.json").json();
        JsonNode feed = get(metadata.at("/distributions/1/rolie/feeds/0/url")).json();
        JsonNode entry = feed.at("/feed/entry/0");
        byte[] document = get(entry.at("/content/src")).response().body();
        String file = id.toLowerCase(Locale.ROOT) + ".json";

        assertThat(feed.at("/feed/category/0/term").asText()).isEqualTo("csaf");
        assertThat(entry.get("id").asText()).isEqualTo(id);
        assertThat(get(entry.at("/link/1/href")).text()).isEqualTo(hash("SHA-256", document) + "  " + file + "\n");
        assertThat(get(entry.at("/link/2/href")).text()).isEqualTo(hash("SHA-512", document) + "  " + file + "\n");
        Signatures.requireSigned(
                maker,
                new String(document, StandardCharsets.UTF_8),
                get(entry.at("/link/3/href")).text());
    }

    @Test
    void index_and_changes_lead_to_the_same_documents() {
        String id = publish("clear");

        String path = stranger(maker.home() + "/white/index.txt").text().strip();
        String changes = stranger(maker.home() + "/white/changes.csv").text();

        assertThat(path).matches("20\\d\\d/" + id.toLowerCase(Locale.ROOT) + "\\.json");
        assertThat(changes).matches("\"" + path + "\",\"20\\d\\d-[^\"]+Z\"\n");
        assertThat(stranger(maker.home() + "/white/" + path.substring(0, 5)).text())
                .contains(path.substring(5), ".asc", ".sha512");
        assertThat(stranger(maker.home() + "/white/1999/" + path.substring(5)).status())
                .isEqualTo(404);
        assertThat(stranger(maker.home() + "/white/" + path.replace(".json", ""))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void only_what_is_clear_is_public() {
        String amber = publish("amber");

        for (String path : new String[] {
            maker.home() + "/provider-metadata.json",
            maker.home() + "/white/csaf-feed-tlp-white.json",
            maker.home() + "/white/index.txt",
            "/o/" + maker.publicName,
            "/o/" + maker.publicName + "/advisories.atom",
            "/o/" + maker.publicName + "/advisories/" + amber.toLowerCase(Locale.ROOT)
        }) {
            assertThat(stranger(path).status()).as(path).isEqualTo(404);
        }
        assertThat(maker.organization
                        .get(maker.organization.api("/advisories/A-1/document"))
                        .json()
                        .at("/document/distribution/tlp/label")
                        .asText())
                .isEqualTo("AMBER");

        String clear = publish("clear");

        assertThat(stranger(maker.home() + "/white/csaf-feed-tlp-white.json").text())
                .contains(clear)
                .doesNotContain(amber);
        assertThat(stranger("/o/" + maker.publicName + "/advisories.atom").text())
                .contains(clear)
                .doesNotContain(amber);
        assertThat(stranger(maker.home() + "/white/"
                                + stranger(maker.home() + "/white/index.txt")
                                        .text()
                                        .strip()
                                        .replace(clear.toLowerCase(Locale.ROOT), amber.toLowerCase(Locale.ROOT)))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_was_public_cannot_be_narrowed() {
        publish("clear");
        maker.post("/A-1/revision", Map.of(), 200);

        Answer narrowed = edit("A-1", "green");

        assertThat(narrowed.status()).isEqualTo(409);
        assertThat(narrowed.json().get("type").asText()).endsWith("advisory-is-public");
    }

    @Test
    void the_pages_tell_people_and_the_atom_feed_their_readers() throws Exception {
        maker.patch(maker.organization.api("/law-facts"), Map.of("publishedAs", maker.publicName));
        assertThat(stranger("/p/" + maker.publicName).text()).contains("No advisory has been published");
        String id = publish("clear");
        String page = "/o/" + maker.publicName + "/advisories/" + id.toLowerCase(Locale.ROOT);

        String one = stranger(page).text();
        String atom = stranger("/o/" + maker.publicName + "/advisories.atom").text();

        assertThat(one).contains("Pumpmaker &lt;GmbH&gt;", "CVE-2026-7001", "Update to main 1.2", "high CVSS 7.5");
        assertThat(stranger("/p/" + maker.publicName).text()).contains(page, id);
        assertThat(stranger("/o/" + maker.publicName).text()).contains(page);
        assertThat(atom).contains(id, page, "Pumpmaker &lt;GmbH&gt;");
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new InputSource(new StringReader(atom)));
    }

    @Test
    void script_in_a_text_stays_text() {
        maker.draft();
        ObjectNode content = (ObjectNode) maker.organization
                .get(maker.organization.api("/advisories/A-1"))
                .json()
                .get("draft");
        content.put("title", "<script>alert(1)</script>").put("summary", "]]><script>alert(2)</script>");
        maker.put(maker.organization.api("/advisories/A-1/draft"), content);
        String id = maker.publish("A-1").get("trackingId").asText();

        String page = "/o/" + maker.publicName + "/advisories/" + id.toLowerCase(Locale.ROOT);

        assertThat(stranger(page).text()).contains("&lt;script&gt;").doesNotContain("<script>alert");
        assertThat(stranger("/o/" + maker.publicName + "/advisories.atom").text())
                .doesNotContain("<script>alert");
        assertThat(maker.page("/advisories/A-1").text()).doesNotContain("<script>alert");
        assertThat(maker.page("/advisories").text()).doesNotContain("<script>alert");
    }

    @Test
    void the_public_name_and_the_keys_stay_once_something_is_published() {
        publish("clear");
        JsonNode old = stranger(maker.home() + "/provider-metadata.json").json();

        Answer renamed = maker.put(
                "/api/v1/advisory-publisher",
                Map.of("publicName", maker.publicName + "x", "namespace", "https://pump.example"));
        maker.organization.post("/api/v1/advisory-publisher/keys", Map.of());

        assertThat(renamed.json().get("type").asText()).endsWith("publisher-name-in-use");
        JsonNode keys =
                stranger(maker.home() + "/provider-metadata.json").json().get("public_openpgp_keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.findValuesAsText("fingerprint"))
                .contains(old.at("/public_openpgp_keys/0/fingerprint").asText());
        assertThat(get(keys.get(0).get("url")).status()).isEqualTo(200);
    }

    @Test
    void nobody_reads_what_a_name_does_not_have() {
        publish("clear");
        var other = Maker.publishing();
        other.draft();

        String path = stranger(maker.home() + "/white/index.txt").text().strip();

        assertThat(stranger(other.home() + "/white/" + path).status()).isEqualTo(404);
        assertThat(stranger(other.home() + "/provider-metadata.json").status()).isEqualTo(404);
        assertThat(stranger("/.well-known/csaf/nobody/provider-metadata.json").status())
                .isEqualTo(404);
    }

    /** Drafted, edited to that label and published; its tracking id. */
    private String publish(String tlp) {
        String name = maker.draft().get("name").asText();
        assertThat(edit(name, tlp).status()).isEqualTo(200);
        return maker.publish(name).get("trackingId").asText();
    }

    private Answer edit(String name, String tlp) {
        ObjectNode content = (ObjectNode) maker.organization
                .get(maker.organization.api("/advisories/" + name))
                .json()
                .get("draft");
        return maker.put(maker.organization.api("/advisories/" + name + "/draft"), content.put("tlp", tlp));
    }

    private static Answer get(JsonNode url) {
        return stranger(URI.create(url.asText()).getPath());
    }

    private static String hash(String algorithm, byte[] document) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(document));
    }

    private static com.networknt.schema.JsonSchema schema() {
        return JsonSchemaFactory.getInstance(
                        SpecVersion.VersionFlag.V202012,
                        builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(
                                "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json",
                                resource("/disclosure/csaf/csaf_json_schema.json")))))
                .getSchema(resource("/disclosure/csaf/provider_json_schema.json"));
    }

    private static String resource(String name) {
        try (InputStream in = ProviderSiteTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
