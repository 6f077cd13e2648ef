package dev.fleetward.crashes.trace;

import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lets traces and coredumps go when their time is over. The issues stay: they name no device. */
@ApplicationScoped
class TraceRemovals {
    private final Db db;
    private final Blobs blobs;
    private final OldTraceStore store;

    TraceRemovals(Db db, Blobs blobs, OldTraceStore store) {
        this.db = db;
        this.blobs = blobs;
        this.store = store;
    }

    long traces(DataKind.Scope scope, Instant before, int atMost) {
        List<UUID> old = db.inTransaction(scope.organization(), tx -> store.older(tx, scope, before, atMost));
        forget(scope, db.inTransaction(scope.organization(), tx -> store.filesOnlyOf(tx, old)));
        db.doInTransaction(scope.organization(), tx -> store.delete(tx, old));
        return old.size();
    }

    /** The trace stays, with what was read of its coredump. */
    long coredumps(DataKind.Scope scope, Instant before, int atMost) {
        List<UUID> old = db.inTransaction(scope.organization(), tx -> store.withOlderDump(tx, scope, before, atMost));
        forget(scope, db.inTransaction(scope.organization(), tx -> store.dumpsOnlyOf(tx, old)));
        db.doInTransaction(scope.organization(), tx -> store.dropDumps(tx, old));
        return old.size();
    }

    private void forget(DataKind.Scope scope, List<String> files) {
        files.forEach(sha256 -> blobs.delete(scope.organization(), sha256));
    }
}
