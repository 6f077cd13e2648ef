package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.components.difference.Difference;
import dev.fleetward.products.SoftwareVersion;
import java.util.List;

/**
 * Two software versions beside each other.
 *
 * @param gained vulnerabilities that only the second has
 * @param lost vulnerabilities that only the first has
 * @param described whether both have an SBOM; without, nothing can be said
 */
public record VersionDifference(
        SoftwareVersion from,
        SoftwareVersion to,
        boolean described,
        Difference components,
        List<FoundIn> gained,
        List<FoundIn> lost) {

    public long gainedCount() {
        return gained.size();
    }

    public long lostCount() {
        return lost.size();
    }
}
