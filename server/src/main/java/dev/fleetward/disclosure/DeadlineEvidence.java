package dev.fleetward.disclosure;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Whether what had to be told was told in time (CRA Article 14), as proof of handling without delay (Part II (2)). */
@ApplicationScoped
class DeadlineEvidence implements EvidenceSource {
    private final Db db;
    private final Clock clock;
    private final CaseStore store;

    DeadlineEvidence(Db db, Clock clock, CaseStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public String id() {
        return "disclosure.notifications-in-time";
    }

    @Override
    public String title() {
        return "Notifications sent within their legal limit";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.2");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        Instant now = clock.instant();
        List<StageClock> decided = db
                .inTransaction(organization, tx -> store.ofProduct(tx, new ProductId(product), Cases.MAX_OPEN_CASES))
                .stream()
                .filter(c -> !c.drill())
                .flatMap(c -> c.clocks(now).stream())
                .filter(clock -> isDecided(clock, now))
                .toList();
        long inTime = decided.stream()
                .filter(clock -> clock.state() == StageClock.State.SENT_IN_TIME)
                .count();
        return new Figure(
                inTime,
                decided.size(),
                "notifications sent or past their legal limit",
                "stages of the newest " + Cases.MAX_OPEN_CASES + " cases: sent at or before the outer limit of "
                        + "CRA Article 14, of all sent or past it");
    }

    /** A clock that still runs proves nothing either way. */
    private static boolean isDecided(StageClock clock, Instant now) {
        return switch (clock.state()) {
            case WAITING, RUNNING -> false;
            case SENT_IN_TIME, SENT_LATE -> true;
            case OVERDUE ->
                clock.deadline().filter(d -> now.isAfter(d.outerLimit())).isPresent();
        };
    }
}
