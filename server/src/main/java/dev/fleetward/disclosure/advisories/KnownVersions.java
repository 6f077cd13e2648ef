package dev.fleetward.disclosure.advisories;

import dev.fleetward.products.VersionOrder;
import java.util.List;

/**
 * Versions of the product's software in the order they came about, and of which the contents are known.
 *
 * @param all each type's, the earliest first
 */
record KnownVersions(List<One> all) {

    /** @param described whether it has an SBOM */
    record One(String type, String version, boolean described) {}

    /** Whether it comes after the other one; where the names have no order, by when each was first heard of. */
    boolean isAfter(One one, One other) {
        return VersionOrder.compare(one.version(), other.version())
                        .orElseGet(() -> Integer.compare(all.indexOf(one), all.indexOf(other)))
                > 0;
    }
}
