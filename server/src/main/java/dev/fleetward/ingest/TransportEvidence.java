package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Confidentiality in transit (CRA Annex I, Part I (2)(e)): every request of a device comes by TLS. */
@ApplicationScoped
class TransportEvidence implements EvidenceSource {
    private static final Duration WINDOW = Duration.ofDays(7);

    private final Db db;
    private final Transport transport;
    private final TransportStore store;
    private final Clock clock;

    TransportEvidence(Db db, Transport transport, TransportStore store, Clock clock) {
        this.db = db;
        this.transport = transport;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "ingest.encrypted-transport";
    }

    @Override
    public String title() {
        return "Requests of devices that came encrypted";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.e");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        transport.run();
        TransportStore.Share share = db.inTransaction(
                organization, tx -> store.since(tx, product, clock.instant().minus(WINDOW)));
        return new Figure(
                share.encrypted(),
                share.encrypted() + share.plain(),
                "requests with field data or for updates in 7 days; %,d came in plain HTTP".formatted(share.plain()),
                TransportStore.SHARE);
    }
}
