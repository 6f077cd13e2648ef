package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.products.VersionOrder;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.vulnerabilities.difference.VersionDifference;
import dev.fleetward.vulnerabilities.difference.VersionDifferences;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which vulnerabilities a release fixes: worked out, not claimed. Safe for concurrent use. */
@ApplicationScoped
class FixList {
    private final Db db;
    private final GateFactStore store;
    private final SoftwareVersions versions;
    private final VersionDifferences differences;

    FixList(Db db, GateFactStore store, SoftwareVersions versions, VersionDifferences differences) {
        this.db = db;
        this.store = store;
        this.versions = versions;
        this.differences = differences;
    }

    Fixes of(Product product, Release release) {
        return db.inTransaction(product.organization(), tx -> before(tx, product, release)
                .map(before -> between(tx, before, version(tx, product, release, release.version())))
                .orElse(Fixes.FIRST));
    }

    /** The highest of the releases made before it that has a lower version. */
    private Optional<SoftwareVersion> before(Tx tx, Product product, Release release) {
        return store.releasedBefore(tx, product.id().value(), release.softwareType(), release.number()).stream()
                .filter(earlier ->
                        VersionOrder.compare(earlier, release.version()).orElse(1) < 0)
                .reduce((a, b) -> VersionOrder.compare(a, b).orElse(0) >= 0 ? a : b)
                .map(earlier -> version(tx, product, release, earlier));
    }

    private SoftwareVersion version(Tx tx, Product product, Release release, String version) {
        return versions.find(tx, product.id(), release.softwareType(), version).orElseThrow();
    }

    private Fixes between(Tx tx, SoftwareVersion before, SoftwareVersion after) {
        VersionDifference difference = differences.between(tx, before, after);
        return new Fixes(Optional.of(before.version()), difference.described(), difference.lost(), difference.gained());
    }
}
