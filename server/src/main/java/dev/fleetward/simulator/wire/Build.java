package dev.fleetward.simulator.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a device says of itself in every event.
 *
 * @param buildId lower-case hex, 20 bytes
 */
public record Build(String softwareType, String softwareVersion, String hardwareVersion, String buildId) {
    private static final int PREFIX_BYTES = 6;

    /** For a version of which no real firmware exists: the id that type and version give by SHA-1. */
    public static String inventedId(String softwareType, String softwareVersion) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1")
                            .digest((softwareType + '\n' + softwareVersion)
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Build withVersion(String version, String id) {
        return new Build(softwareType, version, hardwareVersion, id);
    }

    byte[] idBytes() {
        return HexFormat.of().parseHex(buildId);
    }

    /** Events carry only the first bytes (MEMFAULT_EVENT_INCLUDED_BUILD_ID_SIZE_BYTES). */
    byte[] idPrefix() {
        return java.util.Arrays.copyOf(idBytes(), PREFIX_BYTES);
    }
}
