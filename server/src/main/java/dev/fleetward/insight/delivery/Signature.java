package dev.fleetward.insight.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code t=<seconds>,v1=<HMAC-SHA-256 of "t.body" in hex>}: who posted it, and when. */
public final class Signature {
    public static final String HEADER = "Fleetward-Signature";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Signature() {}

    static String newSecret() {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return "fws_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    public static String of(String secret, Instant at, String body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] code = mac.doFinal((at.getEpochSecond() + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(at.getEpochSecond(), HexFormat.of().formatHex(code));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
