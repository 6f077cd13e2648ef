package dev.fleetward.access;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based one-time passwords (RFC 6238) as every authenticator app makes them: SHA-1, 6 digits, 30 seconds. */
final class Totp {
    /** RFC 4226 section 4, R6: at least 128 bits, 160 recommended. */
    private static final int SECRET_BYTES = 20;

    private static final long STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    /** RFC 6238 section 5.2: one step either way for clocks that differ. */
    private static final int DRIFT_STEPS = 1;

    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Totp() {}

    static byte[] freshSecret() {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /**
     * The step the code belongs to, if it is right and later than the last one used: a code works once (section 5.2).
     */
    static OptionalLong stepOf(String code, byte[] secret, Instant now, long lastStep) {
        String digits = code.replace(" ", "");
        if (!digits.matches("\\d{%d}".formatted(DIGITS))) {
            return OptionalLong.empty();
        }
        long present = now.getEpochSecond() / STEP_SECONDS;
        for (long step = present - DRIFT_STEPS; step <= present + DRIFT_STEPS; step++) {
            if (step > lastStep && at(secret, step) == Integer.parseInt(digits)) {
                return OptionalLong.of(step);
            }
        }
        return OptionalLong.empty();
    }

    static String code(byte[] secret, Instant at) {
        return String.format(Locale.ROOT, "%06d", at(secret, at.getEpochSecond() / STEP_SECONDS));
    }

    /** What an authenticator app takes: by a link, or typed from the base32 in it. */
    static String address(String email, byte[] secret) {
        return "otpauth://totp/Fleetward:%s?secret=%s&issuer=Fleetward"
                .formatted(email.replace(" ", "").replace("?", ""), base32(secret));
    }

    /** RFC 4648 section 6, without padding. */
    static String base32(byte[] bytes) {
        var text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt((buffer << (5 - bits)) & 31));
        }
        return text.toString();
    }

    /** RFC 4226 section 5.3, dynamic truncation. */
    private static int at(byte[] secret, long step) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash = mac.doFinal(
                    java.nio.ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = java.nio.ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fffffff;
            return number % MODULUS;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
