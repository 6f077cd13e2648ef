package dev.fleetward.updates.signing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class VerifyingKeyTest {
    /** RFC 8032 section 7.1, test 3. */
    private static final String RFC_KEY = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";

    private static final String RFC_SIGNATURE =
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";

    @Test
    void the_rfc_vector_verifies_and_any_other_message_does_not() throws IOException {
        VerifyingKey key = VerifyingKey.parse(RFC_KEY).orElseThrow();
        byte[] signature = DetachedSignature.parse(RFC_SIGNATURE.getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();

        assertThat(signed(key, new byte[] {(byte) 0xaf, (byte) 0x82}, signature))
                .isTrue();
        assertThat(signed(key, new byte[] {(byte) 0xaf, (byte) 0x83}, signature))
                .isFalse();
    }

    @Test
    void pem_hex_and_base64_name_the_same_key() throws GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        byte[] raw = java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getEncoder().encodeToString(spki)
                + "\n-----END PUBLIC KEY-----\n";

        VerifyingKey key = VerifyingKey.parse(pem).orElseThrow();

        assertThat(VerifyingKey.parse(HexFormat.of().formatHex(raw))).contains(key);
        assertThat(VerifyingKey.parse(Base64.getEncoder().encodeToString(raw))).contains(key);
    }

    @Test
    void other_keys_and_garbage_are_no_keys() throws GeneralSecurityException {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        byte[] rsa = weak.generateKeyPair().getPublic().getEncoded();

        assertThat(VerifyingKey.parse(Base64.getEncoder().encodeToString(rsa))).isEmpty();
        assertThat(VerifyingKey.parse("not a key")).isEmpty();
        assertThat(VerifyingKey.parse("")).isEmpty();
    }

    @Test
    void a_prehashed_signature_verifies_too() throws GeneralSecurityException, IOException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] file = "firmware".getBytes(StandardCharsets.UTF_8);
        Signature signer = Signature.getInstance("Ed25519");
        signer.setParameter(new EdDSAParameterSpec(true));
        signer.initSign(pair.getPrivate());
        signer.update(file);
        VerifyingKey key = VerifyingKey.parse(
                        Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()))
                .orElseThrow();

        assertThat(signed(key, file, signer.sign())).isTrue();
    }

    private static boolean signed(VerifyingKey key, byte[] file, byte[] signature) throws IOException {
        return key.signed(() -> new ByteArrayInputStream(file), file.length, signature);
    }
}
