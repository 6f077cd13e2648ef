package dev.fleetward.updates.coverage;

import java.time.Instant;
import java.util.UUID;

/**
 * A signed statement as it is kept.
 *
 * @param text exactly the bytes signed, as UTF-8
 * @param sha256 of the text
 * @param devicesBlob where the packed list of devices lies
 */
record Statement(
        UUID rollout,
        int number,
        Instant madeAt,
        String madeBy,
        long reachable,
        long fixedReachable,
        String text,
        String sha256,
        byte[] signature,
        byte[] publicKey,
        String devicesBlob) {

    boolean verifies() {
        return StatementKeys.verifies(text, signature, publicKey);
    }
}
