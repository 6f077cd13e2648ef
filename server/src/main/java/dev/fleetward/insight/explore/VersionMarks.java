package dev.fleetward.insight.explore;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** When a software version was first heard of. */
@ApplicationScoped
class VersionMarks implements MarkSource {
    private static final String MAIN = "main";

    private final Db db;
    private final SoftwareVersions versions;

    VersionMarks(Db db, SoftwareVersions versions) {
        this.db = db;
        this.versions = versions;
    }

    @Override
    public List<Mark> marks(Product product, Instant from, Instant to) {
        List<SoftwareVersion> all = db.inTransaction(product.organization(), tx -> versions.list(tx, product.id()));
        return all.stream()
                .filter(version -> !version.firstSeenAt().isBefore(from)
                        && version.firstSeenAt().isBefore(to))
                .map(version -> new Mark(
                        version.firstSeenAt(),
                        (version.type().equals(MAIN) ? version.version() : version.toString()) + " first seen",
                        "news"))
                .toList();
    }
}
