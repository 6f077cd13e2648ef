package dev.fleetward.disclosure.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.disclosure.intake.TestKey;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.junit.jupiter.api.Test;

/** A maker's security.txt, signed once there is a key (RFC 9116, section 2.3). */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SignedSecurityTxtTest {
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";

    private final TestOrganization maker = new TestOrganization();
    private final String publisher = "pub-" + maker.slug;
    private final String file = "/o/%s/security.txt".formatted(publisher);

    @Test
    void each_maker_has_a_file_of_its_own_that_names_its_report_page() {
        assertThat(get(file).status()).isEqualTo(404);
        publishes();

        TestOrganization.Answer answer = get(file);

        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(answer.text().lines())
                .contains("Contact: mailto:psirt@pump.example")
                .anyMatch(line -> line.matches("Contact: http.*/o/" + publisher + "/report"))
                .anyMatch(line -> line.matches("Canonical: http.*" + file))
                .anyMatch(line -> line.startsWith("Expires: "))
                .noneMatch(line -> line.startsWith("Encryption") || line.startsWith("-----"));
    }

    @Test
    void it_is_signed_once_there_is_a_key_and_anybody_can_check_it() throws IOException, PGPException {
        publishes();
        assertThat(get("/o/%s/signing-key.asc".formatted(publisher)).status()).isEqualTo(404);
        maker.post("/api/v1/advisory-publisher/keys", "{}");

        String signed = get(file).text();

        assertThat(signed).startsWith("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\n");
        assertThat(get(file).text()).as("not signed anew").isEqualTo(signed);
        String text = signed.substring(signed.indexOf("\r\n\r\n") + 4, signed.indexOf("\r\n" + SIGNATURE));
        assertThat(text.lines())
                .contains("Contact: mailto:psirt@pump.example")
                .anyMatch(line -> line.matches("# Signed with the key at http.*/o/" + publisher + "/signing-key.asc"));
        assertThat(isSigned(text, signed)).isTrue();
        assertThat(isSigned(text.replace("psirt@", "evil@"), signed)).isFalse();
    }

    @Test
    void encryption_points_to_the_key_of_the_team() {
        publishes();
        String signsOnly = OpenPgpKey.make("Signer", java.time.Instant.now()).publicKey();
        assertThat(state(signsOnly).json().get("detail").asText()).contains("nothing can be encrypted to it");
        String key = TestKey.make("PSIRT <psirt@pump.example>");
        assertThat(state(key).status()).isEqualTo(200);

        String address = get(file)
                .text()
                .lines()
                .filter(line -> line.startsWith("Encryption: "))
                .map(line -> line.substring("Encryption: ".length()))
                .findFirst()
                .orElseThrow();

        assertThat(address).endsWith("/o/%s/report/key.asc".formatted(publisher));
        assertThat(get(java.net.URI.create(address).getPath()).text()).isEqualTo(key);
    }

    private TestOrganization.Answer state(String key) {
        return maker.put(
                "/api/v1/intake-key",
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("publicKey", key))));
    }

    private boolean isSigned(String text, String signed) throws IOException, PGPException {
        var ring = new PGPPublicKeyRing(
                PGPUtil.getDecoderStream(
                        bytes(get("/o/%s/signing-key.asc".formatted(publisher)).text())),
                new BcKeyFingerprintCalculator());
        var signatures = (PGPSignatureList) new PGPObjectFactory(
                        PGPUtil.getDecoderStream(bytes(signed.substring(signed.indexOf(SIGNATURE)))),
                        new BcKeyFingerprintCalculator())
                .nextObject();
        var one = signatures.get(0);
        one.init(new BcPGPContentVerifierBuilderProvider(), ring.getPublicKey(one.getKeyID()));
        one.update(text.getBytes(StandardCharsets.UTF_8));
        return one.verify();
    }

    private void publishes() {
        send(
                "PATCH",
                "/api/v1/maker-facts",
                Map.of("name", "Maker", "securityContact", "psirt@pump.example", "csirt", "DE"));
        send("PATCH", maker.api("/law-facts"), Map.of("publishedAs", "pump-" + maker.slug));
        send("PUT", "/api/v1/advisory-publisher", Map.of("publicName", publisher, "namespace", "https://pump.example"));
    }

    private void send(String verb, String path, Object body) {
        TestOrganization.Answer answer = TestOrganization.send(maker.request(path)
                .header("Content-Type", "application/json")
                .method(verb, BodyPublishers.ofString(Json.write(body))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static TestOrganization.Answer get(String path) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server(path)).GET());
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
