package dev.fleetward.access;

import dev.fleetward.kernel.MasterKey;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Shows that a command was given by someone who may read the data directory: what it asks for, signed with the master
 * key, good for a minute.
 */
public final class OperatorProof {
    public static final String HEADER = "Fleetward-Operator-Proof";

    private static final String PURPOSE = "operator command";
    private static final Duration LIFE = Duration.ofMinutes(1);

    private OperatorProof() {}

    public static String of(MasterKey key, String command, Instant now) {
        return now.getEpochSecond() + "." + HexFormat.of().formatHex(sign(key, command, now.getEpochSecond()));
    }

    static boolean isGenuine(MasterKey key, String command, String proof, Instant now) {
        int dot = proof.indexOf('.');
        if (dot < 0) {
            return false;
        }
        try {
            long at = Long.parseLong(proof.substring(0, dot));
            boolean fresh =
                    Duration.between(Instant.ofEpochSecond(at), now).abs().compareTo(LIFE) <= 0;
            return fresh
                    && MessageDigest.isEqual(
                            sign(key, command, at), HexFormat.of().parseHex(proof.substring(dot + 1)));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return false;
        }
    }

    private static byte[] sign(MasterKey key, String command, long at) {
        return key.sign(PURPOSE, at + "\n" + command);
    }
}
