package dev.fleetward.devices;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Nothing can be said of a device's vulnerabilities while nobody knows what it runs. */
@ApplicationScoped
class KnownSoftwareEvidence implements EvidenceSource {
    private static final String QUERY =
            "devices seen in the last 7 days that have told a software version, of devices seen in the last 7 days";

    private final Db db;
    private final FleetStore store;
    private final Clock clock;

    KnownSoftwareEvidence(Db db, FleetStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "devices.known-software";
    }

    @Override
    public String title() {
        return "Active devices whose software version is known";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.l", "CRA.II.1");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        var count = db.inTransaction(
                organization,
                tx -> store.knownSoftware(
                        tx, new ProductId(product), clock.instant().minus(Fleet.ACTIVE)));
        return new Figure(count.active(), count.total(), "devices seen in the last 7 days", QUERY);
    }
}
