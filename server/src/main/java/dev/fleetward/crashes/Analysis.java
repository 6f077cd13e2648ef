package dev.fleetward.crashes;

import dev.fleetward.kernel.Jobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Queues the work of understanding what arrived; it is done after the device has its answer, and survives a restart. */
@ApplicationScoped
class Analysis {
    private final Jobs jobs;
    private final Clock clock;

    Analysis(Jobs jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Reads the trace's coredump and groups it by its stack. */
    void request(Tx tx, OrganizationId organization, UUID trace) {
        jobs.enqueue(tx, organization, AnalyseJob.KIND, new AnalyseJob.Wanted(trace), clock.instant());
    }

    /** Groups the product's traces again by the rules and the recipe of now, in portions. */
    void requestRegrouping(Tx tx, OrganizationId organization, RegroupJob.Wanted wanted) {
        jobs.enqueue(tx, organization, RegroupJob.KIND, wanted, clock.instant());
    }
}
