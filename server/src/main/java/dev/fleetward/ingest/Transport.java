package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.RecurringJob;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whether devices' requests came encrypted, counted in memory once it is known whose they are and written every minute.
 * What a trusted proxy says it was asked by counts, not how the proxy asks us. Safe for concurrent use.
 */
@ApplicationScoped
public class Transport implements RecurringJob {
    private final Db db;
    private final TransportStore store;
    private final Clock clock;
    private final ConcurrentHashMap<Key, Count> fresh = new ConcurrentHashMap<>();

    Transport(Db db, TransportStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    private record Key(OrganizationId organization, UUID product) {}

    private record Count(LongAdder encrypted, LongAdder plain) {}

    /** Costs a look-up and an addition: nearly every request of a device passes here. */
    public void seen(OrganizationId organization, UUID product, HttpServerRequest request) {
        Count count =
                fresh.computeIfAbsent(new Key(organization, product), _ -> new Count(new LongAdder(), new LongAdder()));
        ("https".equalsIgnoreCase(request.scheme()) ? count.encrypted : count.plain).increment();
    }

    @Override
    public String kind() {
        return "ingest.transport";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        var counted = new ArrayList<TransportStore.Counted>();
        fresh.forEach((key, count) -> {
            long encrypted = count.encrypted.sumThenReset();
            long plain = count.plain.sumThenReset();
            if (encrypted + plain > 0) {
                counted.add(new TransportStore.Counted(key.organization, key.product, encrypted, plain));
            }
        });
        if (!counted.isEmpty()) {
            db.doAcrossOrganizations(tx -> store.add(tx, counted, clock.instant()));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        run();
    }
}
