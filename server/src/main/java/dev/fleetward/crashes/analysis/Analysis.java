package dev.fleetward.crashes.analysis;

import dev.fleetward.kernel.Jobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Queues the work of understanding what arrived; it is done after the device has its answer, and survives a restart. */
@ApplicationScoped
public class Analysis {
    private final Jobs jobs;
    private final Clock clock;

    Analysis(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Reads the trace's coredump and groups it by its stack. */
    public void request(Tx tx, OrganizationId organization, UUID trace) {
        jobs.enqueue(tx, organization, AnalyseJob.KIND, new AnalyseJob.Wanted(trace), clock.instant());
    }

    /** Names the functions of a group that has addresses only, once for all of its events. */
    public void requestNames(Tx tx, OrganizationId organization, ProductId product, String fingerprint) {
        jobs.enqueue(
                tx,
                organization,
                NamePlaceJob.KIND,
                new NamePlaceJob.Wanted(product.value(), fingerprint),
                clock.instant());
    }

    /** Goes through what waits for the symbols of a build, {@code after} a trace, in portions. */
    void requestWaiting(Tx tx, OrganizationId organization, SymbolsJob.Wanted wanted) {
        jobs.enqueue(tx, organization, SymbolsJob.KIND, wanted, clock.instant());
    }

    /** Groups the product's traces again by the rules and the recipe of now, in portions. */
    void requestRegrouping(Tx tx, OrganizationId organization, RegroupJob.Wanted wanted) {
        jobs.enqueue(tx, organization, RegroupJob.KIND, wanted, clock.instant());
    }
}
