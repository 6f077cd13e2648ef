package dev.fleetward.updates.signing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A public key in the forms people have it: PEM as OpenSSL writes it, an X.509 certificate, or the 32 bytes of an
 * Ed25519 key (RFC 8032) as hex or base64.
 *
 * @param spki SubjectPublicKeyInfo, DER
 */
public record VerifyingKey(Algorithm algorithm, byte[] spki) {
    /** Above it Ed25519 must be the prehashed form: the JDK's pure form keeps the whole message in memory. */
    public static final long MAX_PURE_BYTES = 64L << 20;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int RAW_BYTES = 32;
    private static final int P256_BITS = 256;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    /** RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is this and the 32 bytes. */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Empty when the text is no public key of a kind we know. */
    public static Optional<VerifyingKey> parse(String text) {
        if (text.contains(CERTIFICATE)) {
            return ofCertificate(text.substring(text.indexOf(CERTIFICATE)));
        }
        String body = text.lines().filter(line -> !line.startsWith("-----")).reduce("", (a, b) -> a + b.strip());
        return decode(body).flatMap(VerifyingKey::ofBytes);
    }

    private static Optional<VerifyingKey> ofCertificate(String pem) {
        try (InputStream in = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))) {
            return of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey());
        } catch (GeneralSecurityException | IOException notACertificate) {
            return Optional.empty();
        }
    }

    private static Optional<VerifyingKey> ofBytes(byte[] bytes) {
        byte[] spki = bytes;
        if (bytes.length == RAW_BYTES) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.writeBytes(SPKI_PREFIX);
            joined.writeBytes(bytes);
            spki = joined.toByteArray();
        }
        var encoded = new X509EncodedKeySpec(spki);
        return Stream.of("EdDSA", "EC", "RSA")
                .flatMap(kind -> ofKind(kind, encoded).stream())
                .findFirst();
    }

    private static Optional<VerifyingKey> ofKind(String kind, X509EncodedKeySpec encoded) {
        try {
            return of(KeyFactory.getInstance(kind).generatePublic(encoded));
        } catch (GeneralSecurityException anotherKind) {
            return Optional.empty();
        }
    }

    /** Empty for a kind or strength we do not take. */
    public static Optional<VerifyingKey> of(PublicKey key) {
        return switch (key) {
            case EdECPublicKey edwards
            when edwards.getParams().getName().equals("Ed25519") ->
                Optional.of(new VerifyingKey(Algorithm.ED25519, key.getEncoded()));
            case ECPublicKey curve
            when curve.getParams().getOrder().bitLength() == P256_BITS ->
                Optional.of(new VerifyingKey(Algorithm.ECDSA_P256, key.getEncoded()));
            case RSAPublicKey rsa
            when rsa.getModulus().bitLength() >= MIN_RSA_BITS
                    && rsa.getModulus().bitLength() <= MAX_RSA_BITS ->
                Optional.of(new VerifyingKey(Algorithm.RSA, key.getEncoded()));
            default -> Optional.empty();
        };
    }

    /** Bytes of hex or base64 text. */
    static Optional<byte[]> decode(String text) {
        try {
            boolean hex = text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
            return Optional.of(
                    hex
                            ? HexFormat.of().parseHex(text)
                            : Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException notEncoded) {
            return Optional.empty();
        }
    }

    /**
     * Whether the signature is one over the file: ECDSA over its SHA-256, pure Ed25519
     * ({@code openssl pkeyutl -sign -rawin}) up to {@link #MAX_PURE_BYTES}, and Ed25519ph at any size.
     */
    public boolean signed(FileContents file, long size, byte[] signature) throws IOException {
        return switch (algorithm) {
            case ED25519 ->
                (size <= MAX_PURE_BYTES && verifies(new EdDSAParameterSpec(false), file, signature))
                        || verifies(new EdDSAParameterSpec(true), file, signature);
            case ECDSA_P256, RSA -> verifies(null, file, signature);
        };
    }

    private boolean verifies(@Nullable EdDSAParameterSpec form, FileContents file, byte[] signature)
            throws IOException {
        try (InputStream in = file.open()) {
            Signature verifier = Signature.getInstance(
                    switch (algorithm) {
                        case ED25519 -> "Ed25519";
                        case ECDSA_P256 -> "SHA256withECDSA";
                        case RSA -> "SHA256withRSA";
                    });
            if (form != null) {
                verifier.setParameter(form);
            }
            verifier.initVerify(jdkKey());
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                verifier.update(buffer, 0, read);
            }
            return verifier.verify(signature);
        } catch (GeneralSecurityException invalid) {
            return false;
        }
    }

    /** @throws GeneralSecurityException never for a parsed key */
    public PublicKey jdkKey() throws GeneralSecurityException {
        String kind =
                switch (algorithm) {
                    case ED25519 -> "EdDSA";
                    case ECDSA_P256 -> "EC";
                    case RSA -> "RSA";
                };
        return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(spki));
    }

    /** The first 16 hex digits of the key's SHA-256: enough for a person to tell keys apart. */
    public String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(spki);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(spki, that.spki);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki);
    }

    @Override
    public String toString() {
        return algorithm.title() + " " + fingerprint();
    }
}
