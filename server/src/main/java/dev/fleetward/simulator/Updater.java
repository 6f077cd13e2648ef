package dev.fleetward.simulator;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** How a device asks for and takes an update. */
interface Updater {
    /**
     * Asks once; when there is an update, downloads and verifies it.
     *
     * @return the version now installed, to be started
     */
    Optional<Installed> ask(VirtualDevice device) throws IOException;

    /** @param confirm tells the server that the new version runs */
    record Installed(String version, Confirmation confirm) {}

    @FunctionalInterface
    interface Confirmation {
        void send() throws IOException;
    }

    static boolean hasHash(byte[] file, String algorithm, String expectedHex) {
        try {
            return !expectedHex.isEmpty()
                    && Arrays.equals(
                            MessageDigest.getInstance(algorithm).digest(file),
                            HexFormat.of().parseHex(expectedHex));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
