package dev.fleetward.vulnerabilities.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.Fleet;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A supplier's document, its signature and keys, made by GnuPG: a primary key that only certifies, a subkey that signs. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SignedDocumentsTest {
    private static final String FINGERPRINT = "c4ced3797da725ecd52bf7000011d702bd81a559";

    @Inject
    Synchronization synchronization;

    private final TestOrganization maker = new TestOrganization();
    private final Publisher publisher = new Publisher();

    @BeforeEach
    void a_supplier_with_one_document() {
        publisher.offers("/csaf/changes.csv", "acme-1.json,2026-01-01T00:00:00Z\n");
        publisher.offers("/csaf/acme-1.json", file("acme-1.json"));
        names("acme.asc", FINGERPRINT);
        Fleet.sbom(maker, "1.0", "pkg:generic/acme-parser@1.0");
    }

    @AfterEach
    void closePublisher() {
        publisher.close();
    }

    @Test
    void a_document_signed_by_a_key_its_publisher_names_is_taken_and_says_so() {
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.json.asc"));

        fetch();

        assertThat(word().get("signedBy").asText()).isEqualTo(FINGERPRINT);
        assertThat(word().get("hashChecked").asText()).isEmpty();
        assertThat(new FeedFiles(maker).page("/products/pump/vulnerabilities/CVE-2026-4444"))
                .contains("signed by its publisher’s key " + FINGERPRINT);
    }

    @Test
    void a_document_that_is_not_what_was_signed_is_refused_with_its_reason() {
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.json.asc"));
        publisher.offers(
                "/csaf/acme-1.json",
                new String(file("acme-1.json"), StandardCharsets.UTF_8)
                        .replace("known_not_affected", "fixed")
                        .getBytes(StandardCharsets.UTF_8));

        OnlineFeed feed = fetch();

        assertThat(isKnown()).isFalse();
        assertThat(feed.quarantine().at("/0/reason").asText()).contains("not what the key " + FINGERPRINT + " signed");
    }

    @Test
    void what_is_not_signed_or_by_another_key_is_taken_and_told_apart() {
        fetch();
        assertThat(word().get("signature").asText()).isEqualTo("not signed");

        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.by-another.asc"));
        publisher.offers("/csaf/changes.csv", "acme-1.json,2026-02-01T00:00:00Z\n");
        fetch();

        assertThat(word().get("signature").asText()).isEqualTo("signed by a key its publisher does not name");
        assertThat(word().get("signedBy").asText()).isEmpty();
    }

    @Test
    void a_forgeable_hash_a_revoked_key_and_what_is_no_signature_are_refused() {
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.sha1.asc"));
        assertThat(fetch().quarantine().at("/0/reason").asText()).contains("hash that can be forged");

        publisher.offers("/csaf/acme-1.json.asc", "no signature");
        publisher.offers("/csaf/changes.csv", "acme-1.json,2026-02-01T00:00:00Z\n");
        assertThat(fetch().quarantine().at("/0/reason").asText()).contains("none of OpenPGP");

        names("acme-revoked.asc", FINGERPRINT);
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.json.asc"));
        publisher.offers("/csaf/changes.csv", "acme-1.json,2026-03-01T00:00:00Z\n");
        assertThat(fetch().quarantine().at("/0/reason").asText()).contains("was revoked");
        assertThat(isKnown()).isFalse();
    }

    @Test
    void a_key_that_is_not_the_one_named_stops_the_feed_with_the_reason() {
        names("another.asc", FINGERPRINT);
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.by-another.asc"));

        OnlineFeed feed = feed();
        feed.turn();

        assertThat(feed.state().get("lastError").asText()).contains("no key with the fingerprint " + FINGERPRINT);
        assertThat(isKnown()).isFalse();
    }

    @Test
    void where_no_key_is_named_it_says_that_nothing_was_checked() {
        publisher.offers(
                "/provider-metadata.json",
                "{\"distributions\":[{\"directory_url\":\"%s\"}]}".formatted(publisher.url("/csaf/")));
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.json.asc"));

        fetch();

        assertThat(word().get("signature").asText()).contains("not checked", "names no key");
    }

    @Test
    void a_key_that_cannot_be_had_leaves_the_signature_unchecked_and_says_so() {
        publisher.offers("/csaf/acme-1.json.asc", file("acme-1.json.asc"));
        publisher.offers("/provider-metadata.json", """
                {"public_openpgp_keys":[{"fingerprint":"%s","url":"%s"}],"distributions":[{"directory_url":"%s"}]}
                """.formatted(
                        FINGERPRINT, publisher.url("/nowhere.asc"), publisher.url("/csaf/")));

        fetch();

        assertThat(word().get("signature").asText()).contains("not checked", "nowhere.asc could not be had");
    }

    private void names(String keys, String fingerprint) {
        publisher.offers("/keys.asc", file(keys));
        publisher.offers("/provider-metadata.json", """
                {"canonical_url":"%1$s","metadata_version":"2.0","role":"csaf_trusted_provider",
                 "publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},
                 "public_openpgp_keys":[{"fingerprint":"%2$s","url":"%1$s/keys.asc"}],
                 "distributions":[{"directory_url":"%1$s/csaf/"}]}
                """.formatted(publisher.url(""), fingerprint));
    }

    private OnlineFeed feed() {
        return new OnlineFeed(maker, synchronization, "csaf").at(publisher.url("/provider-metadata.json"));
    }

    private OnlineFeed fetch() {
        OnlineFeed feed = feed();
        feed.untilDone();
        assertThat(feed.state().get("lastError").asText()).isEmpty();
        return feed;
    }

    private boolean isKnown() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-4444")).status() == 200;
    }

    private JsonNode word() {
        return maker.get(maker.api("/vulnerabilities/CVE-2026-4444")).json().at("/suppliers/0");
    }

    private static byte[] file(String name) {
        try (var content = SignedDocumentsTest.class.getResourceAsStream("/vulnerabilities/signed-csaf/" + name)) {
            return Objects.requireNonNull(content, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
