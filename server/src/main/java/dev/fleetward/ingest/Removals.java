package dev.fleetward.ingest;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Lets messages go when their time is over. */
@ApplicationScoped
class Removals {
    private final Db db;
    private final IngestConfig config;
    private final EventStore events;
    private final QuarantineStore quarantine;

    Removals(Db db, IngestConfig config, EventStore events, QuarantineStore quarantine) {
        this.db = db;
        this.config = config;
        this.events = events;
        this.quarantine = quarantine;
    }

    int quarantineDays() {
        return (int) Math.max(1, config.keepQuarantine().toDays());
    }

    long messages(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> events.deleteOlder(tx, scope, before, atMost));
    }

    long quarantine(DataKind.Scope scope, Instant before, int atMost) {
        return db.inTransaction(scope.organization(), tx -> quarantine.deleteOlder(tx, scope, before, atMost));
    }
}
