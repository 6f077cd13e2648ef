package dev.fleetward.updates.embedded;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a file says of itself, and whether a registered key signed it.
 *
 * @param format mcuboot, swupdate or rauc
 * @param algorithm of the signature; empty without one
 * @param signedBy name of the registered key, when verified
 * @param detail why it stands as it stands, as a sentence
 * @param version as written inside; empty when it says none
 * @param hardware the hardware it says it is for; empty for any
 */
public record Reading(
        String format,
        Verdict verdict,
        String algorithm,
        Optional<UUID> key,
        String signedBy,
        String detail,
        String version,
        List<String> hardware) {

    public enum Verdict {
        /** A registered key signed it, and the bytes are as they were signed. */
        VERIFIED,
        /** It is signed, by nobody registered. */
        UNKNOWN_KEY,
        /** The bytes are not those that were signed. */
        INVALID,
        UNSIGNED,
        /** It begins like the format, and is not of it. */
        DAMAGED
    }

    static Reading damaged(String format, String why) {
        return new Reading(format, Verdict.DAMAGED, "", Optional.empty(), "", why, "", List.of());
    }

    static Reading verified(String format, String algorithm, TrustedKey key, String version, List<String> hardware) {
        return new Reading(
                format,
                Verdict.VERIFIED,
                algorithm,
                Optional.of(key.id()),
                key.name(),
                "Signed by the registered key “%s”.".formatted(key.name()),
                version,
                hardware);
    }

    static Reading refused(
            String format, Verdict verdict, String algorithm, String why, String version, List<String> hardware) {
        return new Reading(format, verdict, algorithm, Optional.empty(), "", why, version, hardware);
    }

    @JsonIgnore
    public boolean isVerified() {
        return verdict == Verdict.VERIFIED;
    }

    @JsonIgnore
    public String tone() {
        return switch (verdict) {
            case VERIFIED -> "ok";
            case UNKNOWN_KEY, UNSIGNED -> "attention";
            case INVALID, DAMAGED -> "bad";
        };
    }

    @JsonIgnore
    public String word() {
        return switch (verdict) {
            case VERIFIED -> "verified";
            case UNKNOWN_KEY -> "unknown key";
            case INVALID -> "not valid";
            case UNSIGNED -> "unsigned";
            case DAMAGED -> "damaged";
        };
    }
}
