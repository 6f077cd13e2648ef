package dev.fleetward.updates.releases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys in SoftHSM, spoken to by PKCS #11 as a hardware token is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = SoftToken.class, restrictToAnnotatedClass = true)
class HardwareTokenTest {
    private static final byte[] FILE = "firmware".getBytes(StandardCharsets.UTF_8);

    @Inject
    Db db;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_key_in_the_token_signs_what_is_uploaded_and_never_leaves_it() throws GeneralSecurityException {
        own();

        JsonNode key = used("pump-releases");
        assertThat(key.get("kept").asText()).isEqualTo("IN_TOKEN");
        assertThat(key.get("algorithm").asText()).isEqualTo("ecdsa-p256");
        Answer uploaded = upload(key.get("id").asText());
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        assertThat(uploaded.json().get("signedBy").asText()).isEqualTo("pump-releases");

        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(
                        Base64.getDecoder().decode(key.get("publicKey").asText()))));
        verifier.update(FILE);
        assertThat(verifier.verify(Base64.getDecoder()
                        .decode(uploaded.json().get("signature").asText())))
                .isTrue();
        assertThat(db.<Boolean>inTransaction(
                        organization.id,
                        tx -> tx.one(
                                "SELECT sealed_private_key IS NULL AS none FROM signing_key WHERE token_label IS NOT NULL",
                                row -> row.bool("none"))))
                .isTrue();
        assertThat(organization.get("/products/pump/updates/signing-keys").text())
                .contains("in the hardware token, as pump-releases", "Use a key in the hardware token");
    }

    @Test
    void what_cannot_sign_releases_or_is_not_there_is_refused() {
        own();

        assertThat(use("old-rsa").text()).contains("must be ECDSA P-256");
        assertThat(use("nobody").text()).contains("has no key with a certificate labelled");
        assertThat(use("nobody").status()).isEqualTo(400);
    }

    @Test
    void another_organization_does_not_even_learn_that_there_is_a_token() {
        assertThat(use("pump-releases").status()).isEqualTo(404);
        assertThat(organization.get(organization.api("/signing-keys/in-token")).status())
                .isEqualTo(404);
        assertThat(organization.get("/products/pump/updates/signing-keys").text())
                .doesNotContain("Use a key in the hardware token");
    }

    /** The organization of the test is the one the operator named. */
    private void own() {
        db.doAcrossOrganizations(tx -> {
            tx.update("UPDATE organization SET slug = slug || '-was' WHERE slug = ?", SoftToken.ORGANIZATION);
            tx.update(
                    "UPDATE organization SET slug = ? WHERE organization_id = ?",
                    SoftToken.ORGANIZATION,
                    organization.id.value());
        });
    }

    private JsonNode used(String label) {
        Answer made = use(label);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json();
    }

    private Answer use(String label) {
        return organization.post(organization.api("/signing-keys"), Map.of("tokenLabel", label));
    }

    private Answer upload(String key) {
        return TestOrganization.send(organization
                .request(organization.api("/artifacts?filename=fw.bin"))
                .header("Content-Type", "application/octet-stream")
                .header("Fleetward-Signing-Key", key)
                .POST(BodyPublishers.ofByteArray(FILE)));
    }
}
