package dev.fleetward.updates.embedded;

import dev.fleetward.updates.signing.VerifyingKey;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * How a signature is made, apart from its key.
 *
 * @param digest in the JDK's words, such as {@code SHA-256}
 * @param saltBytes for RSASSA-PSS; empty for PKCS #1 v1.5
 */
record Scheme(String digest, Optional<Integer> saltBytes) {
    static final Scheme SHA256 = new Scheme("SHA-256", Optional.empty());

    static Scheme pss(int saltBytes) {
        return new Scheme("SHA-256", Optional.of(saltBytes));
    }

    /** Ready to take the message; Ed25519 has its own digest. */
    Signature verifier(PublicKey key) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(name(key));
        if (key instanceof RSAPublicKey && saltBytes.isPresent()) {
            verifier.setParameter(
                    new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), saltBytes.get(), 1));
        }
        verifier.initVerify(key);
        return verifier;
    }

    private String name(PublicKey key) {
        String hash = digest.replace("-", "");
        return switch (key) {
            case RSAPublicKey _ -> saltBytes.isPresent() ? "RSASSA-PSS" : hash + "withRSA";
            case ECPublicKey _ -> hash + "withECDSA";
            default -> "Ed25519";
        };
    }

    /** How people call it. */
    String title(VerifyingKey key) {
        return switch (key.algorithm()) {
            case RSA -> saltBytes.isPresent() ? "RSA-PSS" : "RSA";
            case ECDSA_P256, ED25519 -> key.algorithm().title();
        };
    }

    /** Bytes of any form may be given as a signature; what the provider cannot take is not valid. */
    static boolean matches(Signature verifier, byte[] signature) {
        try {
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
