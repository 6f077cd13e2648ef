package dev.fleetward.updates.releases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** An Ed25519 public key (RFC 8032) in the two forms people have it: PEM as OpenSSL writes it, or 32 bytes as hex or base64. */
record PublicKey25519(byte[] spki) {
    static final int SIGNATURE_BYTES = 64;
    static final long MAX_PURE_BYTES = 64L << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int RAW_BYTES = 32;
    /** RFC 8410: SubjectPublicKeyInfo of an Ed25519 key is this and the 32 bytes. */
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Empty when the text is no Ed25519 public key. */
    static Optional<PublicKey25519> parse(String text) {
        String body = text.lines().filter(line -> !line.startsWith("-----")).reduce("", (a, b) -> a + b.strip());
        return decode(body).flatMap(PublicKey25519::ofBytes);
    }

    private static Optional<PublicKey25519> ofBytes(byte[] bytes) {
        byte[] spki = bytes;
        if (bytes.length == RAW_BYTES) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.writeBytes(SPKI_PREFIX);
            joined.writeBytes(bytes);
            spki = joined.toByteArray();
        }
        PublicKey25519 key = new PublicKey25519(spki);
        try {
            return key.jdkKey() instanceof EdECPublicKey edwards
                            && edwards.getParams().getName().equals("Ed25519")
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (GeneralSecurityException notAKey) {
            return Optional.empty();
        }
    }

    /** Signature bytes from a raw file, or from its hex or base64 text. */
    static Optional<byte[]> signature(byte[] file) {
        if (file.length == SIGNATURE_BYTES) {
            return Optional.of(file);
        }
        return decode(new String(file, StandardCharsets.ISO_8859_1).strip())
                .filter(bytes -> bytes.length == SIGNATURE_BYTES);
    }

    private static Optional<byte[]> decode(String text) {
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
     * Whether the signature is one over the file: pure Ed25519 ({@code openssl pkeyutl -sign -rawin}) up to
     * {@link #MAX_PURE_BYTES}, and Ed25519ph at any size, since the JDK's pure form keeps the whole message in memory.
     */
    boolean signed(Contents file, long size, byte[] signature) throws IOException {
        boolean pure = size <= MAX_PURE_BYTES && verifies(new EdDSAParameterSpec(false), file, signature);
        return pure || verifies(new EdDSAParameterSpec(true), file, signature);
    }

    /** A file that can be read from its start more than once. */
    @FunctionalInterface
    interface Contents {
        InputStream open() throws IOException;
    }

    private boolean verifies(EdDSAParameterSpec form, Contents file, byte[] signature) throws IOException {
        try (InputStream in = file.open()) {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.setParameter(form);
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

    private PublicKey jdkKey() throws GeneralSecurityException {
        return KeyFactory.getInstance("EdDSA").generatePublic(new X509EncodedKeySpec(spki));
    }

    /** The first 16 hex digits of the key's SHA-256: enough for a person to tell keys apart. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(spki);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey25519 that && Arrays.equals(spki, that.spki);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki);
    }

    @Override
    public String toString() {
        return "Ed25519 " + fingerprint();
    }
}
