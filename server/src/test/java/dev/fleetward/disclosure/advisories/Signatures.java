package dev.fleetward.disclosure.advisories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** Checks a signature as a reader does: with the key that the provider's metadata names. */
final class Signatures {
    private Signatures() {}

    static void requireSigned(Maker maker, String document, String signature) {
        JsonNode named =
                Maker.stranger(maker.home() + "/provider-metadata.json").json().at("/public_openpgp_keys/0");
        String path = URI.create(named.get("url").asText()).getPath();
        try {
            var ring = new PGPPublicKeyRing(
                    PGPUtil.getDecoderStream(bytes(Maker.stranger(path).text())), new BcKeyFingerprintCalculator());
            var signatures = (PGPSignatureList)
                    new PGPObjectFactory(PGPUtil.getDecoderStream(bytes(signature)), new BcKeyFingerprintCalculator())
                            .nextObject();
            var one = signatures.get(0);
            one.init(new BcPGPContentVerifierBuilderProvider(), ring.getPublicKey(one.getKeyID()));
            one.update(document.getBytes(StandardCharsets.UTF_8));

            assertThat(one.verify()).isTrue();
            assertThat(HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()))
                    .isEqualToIgnoringCase(named.get("fingerprint").asText());
        } catch (IOException | PGPException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
