package dev.fleetward.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One master key: 32 random bytes, from which a key of its own follows for each purpose. */
final class KeyMaterial {
    static final int ID_BYTES = 8;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;
    private final byte[] id;

    private KeyMaterial(byte[] bytes) {
        this.bytes = bytes;
        this.id = Arrays.copyOf(mac(bytes, "key id"), ID_BYTES);
    }

    static KeyMaterial fresh() {
        var fresh = new byte[KEY_BYTES];
        RANDOM.nextBytes(fresh);
        return new KeyMaterial(fresh);
    }

    /** @throws IllegalArgumentException when it is no key */
    static KeyMaterial parse(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64.strip());
        if (bytes.length < KEY_BYTES) {
            throw new IllegalArgumentException("a master key has %d bytes in base64".formatted(KEY_BYTES));
        }
        return new KeyMaterial(bytes);
    }

    String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Tells keys apart and nothing of them. */
    byte[] id() {
        return id.clone();
    }

    String name() {
        return HexFormat.of().formatHex(id);
    }

    boolean is(KeyMaterial other) {
        return Arrays.equals(id, other.id);
    }

    byte[] sign(String purpose, String text) {
        return mac(mac(bytes, purpose), text);
    }

    /** The nonce, then what AES-256-GCM makes of the secret, bound to what stands before it. */
    byte[] seal(String purpose, byte[] before, byte[] secret) throws GeneralSecurityException {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, before, nonce, secret);
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    /** @throws GeneralSecurityException when it was not sealed with this key for this purpose */
    byte[] open(String purpose, byte[] before, byte[] sealed) throws GeneralSecurityException {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return cipher(
                Cipher.DECRYPT_MODE,
                purpose,
                before,
                nonce,
                Arrays.copyOfRange(sealed, Math.min(NONCE_BYTES, sealed.length), sealed.length));
    }

    private byte[] cipher(int mode, String purpose, byte[] before, byte[] nonce, byte[] input)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(mac(bytes, purpose), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(before);
        return cipher.doFinal(input);
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
