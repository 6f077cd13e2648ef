package dev.fleetward.disclosure.advisories;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.SignatureCreationTime;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An OpenPGP key that signs advisories: RSA of 3,072 bits, version 4, which every program reads (RFC 9580). */
final class OpenPgpKey {
    private static final int BITS = 3_072;
    private static final int CERTAINTY = 112;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

    private final PGPSecretKeyRing ring;

    private OpenPgpKey(PGPSecretKeyRing ring) {
        this.ring = ring;
    }

    /** @param owner as the key names it, such as {@code Acme <psirt@acme.example>} */
    static OpenPgpKey make(String owner, Instant now) {
        try {
            var pairs = new RSAKeyPairGenerator();
            pairs.init(new RSAKeyGenerationParameters(EXPONENT, new SecureRandom(), BITS, CERTAINTY));
            var pair = new BcPGPKeyPair(
                    PublicKeyPacket.VERSION_4,
                    PublicKeyAlgorithmTags.RSA_GENERAL,
                    pairs.generateKeyPair(),
                    time(now).getTime());
            var hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(true, time(now).getTime());
            hashed.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
            hashed.setPreferredHashAlgorithms(false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA256});
            PGPDigestCalculator checksum = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
            var rings = new PGPKeyRingGenerator(
                    PGPSignature.POSITIVE_CERTIFICATION,
                    pair,
                    owner,
                    checksum,
                    hashed.generate(),
                    null,
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA512),
                    null);
            return new OpenPgpKey(rings.generateSecretKeyRing());
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    static OpenPgpKey read(byte[] secret) {
        try {
            return new OpenPgpKey(new PGPSecretKeyRing(secret, new BcKeyFingerprintCalculator()));
        } catch (IOException | PGPException e) {
            throw new IllegalStateException("a stored signing key cannot be read", e);
        }
    }

    /** As it is kept, sealed by the master key around it. */
    byte[] secret() {
        try {
            return ring.getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String fingerprint() {
        return HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
    }

    String publicKey() {
        return armored(out -> ring.toCertificate().encode(out));
    }

    /** A detached signature. */
    String sign(byte[] document, Instant now) {
        return signature(PGPSignature.BINARY_DOCUMENT, document, now);
    }

    /** The text with its signature below it, readable as it is (RFC 9580, section 7). */
    String clearSign(String text, Instant now) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        byte[] signed = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
        String shown = lines.stream()
                .map(line -> line.startsWith("-") ? "- " + line : line)
                .collect(Collectors.joining("\r\n"));
        return "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\n%s\r\n%s"
                .formatted(shown, signature(PGPSignature.CANONICAL_TEXT_DOCUMENT, signed, now));
    }

    private String signature(int kind, byte[] document, Instant now) {
        try {
            var signer = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA512),
                    ring.getPublicKey());
            signer.init(kind, ring.getSecretKey().extractPrivateKey(null));
            var hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(true, time(now).getTime());
            hashed.setIssuerFingerprint(false, ring.getPublicKey());
            hashed.setIssuerKeyID(false, ring.getPublicKey().getKeyID());
            signer.setHashedSubpackets(hashed.generate());
            signer.update(document);
            PGPSignature signature = signer.generate();
            return armored(signature::encode);
        } catch (PGPException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The library takes times as the old date class alone; this one of its own makes them. */
    private static SignatureCreationTime time(Instant at) {
        byte[] seconds = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) at.getEpochSecond())
                .array();
        return new SignatureCreationTime(true, false, seconds);
    }

    @FunctionalInterface
    private interface Writing {
        void to(ArmoredOutputStream out) throws IOException;
    }

    private static String armored(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try {
            try (var out = ArmoredOutputStream.builder().clearHeaders().build(bytes)) {
                writing.to(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
