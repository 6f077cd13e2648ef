package dev.fleetward.compliance.posture;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An expectation on devices.
 *
 * @param name stable, in addresses, commands and as {@code posture.<name>} in the ledger
 * @param scope query for the devices that must be so; empty for all
 * @param expectation query that they must match
 * @param requirements of the catalogues that it speaks for
 */
record Rule(
        UUID id,
        String name,
        String title,
        String scope,
        String expectation,
        List<String> requirements,
        String madeBy,
        Instant madeAt) {

    String source() {
        return "posture." + name;
    }
}
