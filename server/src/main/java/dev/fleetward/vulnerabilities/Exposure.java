package dev.fleetward.vulnerabilities;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.vex.VexState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/**
 * How many devices run something vulnerable now. Sums over the few combinations of software versions in the field, so
 * the cost does not grow with the fleet. Safe for concurrent use.
 */
@ApplicationScoped
public class Exposure {
    private final Devices devices;
    private final Clock clock;
    private final ExposureStore store;

    Exposure(Devices devices, Clock clock, ExposureStore store) {
        this.devices = devices;
        this.clock = clock;
        this.store = store;
    }

    /**
     * @param devicesExposed run at least one software version that is affected, each counted once
     * @param devicesTotal all devices of the product: the denominator
     * @param devicesActive of those, seen in the last 7 days
     * @param devicesUnknown run software without an SBOM, or reported none: neither exposed nor known not to be
     * @param versions each software version with the vulnerability in it
     */
    public record Figure(
            long devicesExposed,
            long devicesTotal,
            long devicesActive,
            long devicesUnknown,
            List<VersionExposure> versions) {}

    /** @param exposes whether devices running it count as exposed */
    public record VersionExposure(
            String type, String version, boolean exposes, String certainty, VexState state, long devices) {
        public String path() {
            return new Finding.Version(type, version).path();
        }
    }

    /** Exposure of a product's fleet to one vulnerability. */
    public Figure to(Tx tx, Product product, Vulnerability vulnerability) {
        var standing = store.standing(tx, product.id().value(), vulnerability.key());
        return figure(tx, product, standing, store.versions(tx, product.id().value(), vulnerability.key()));
    }

    /** Exposure of a product's fleet to any open vulnerability; without the list of versions. */
    public Figure toAny(Tx tx, Product product) {
        return figure(tx, product, store.standing(tx, product.id().value(), null), List.of());
    }

    private Figure figure(Tx tx, Product product, ExposureStore.Standing standing, List<VersionExposure> versions) {
        var count = devices.count(tx, product.id(), clock.instant().minus(Devices.ACTIVE_WITHIN));
        long silent = Math.max(0, count.total() - standing.known());
        return new Figure(standing.exposed(), count.total(), count.active(), standing.undescribed() + silent, versions);
    }
}
