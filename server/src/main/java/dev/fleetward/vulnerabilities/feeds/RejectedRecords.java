package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;

/** What was not taken of a feed: kept with its reason, and tried again on request. */
@ApplicationScoped
class RejectedRecords {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int MAX_RETRIED_TOGETHER = 500;

    private final Db db;
    private final Imports imports;
    private final QuarantineStore store;

    RejectedRecords(Db db, Imports imports, QuarantineStore store) {
        this.db = db;
        this.imports = imports;
        this.store = store;
    }

    /** @param taken how many left the quarantine */
    record Retried(int tried, int taken) {}

    /** Oldest first. */
    PageOf<QuarantineStore.Entry> list(OrganizationId organization, FeedName feed, Cursor cursor) {
        UUID after = cursor.after().map(RejectedRecords::id).orElse(BEFORE_ALL);
        var rows = db.inTransaction(organization, tx -> store.list(tx, feed.slug(), after, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), entry -> entry.id().toString());
    }

    QuarantineStore.Entry require(OrganizationId organization, FeedName feed, String id) {
        return db.inTransaction(organization, tx -> store.find(tx, feed.slug(), id(id)))
                .orElseThrow(() -> Problem.notFound("Rejected record", id));
    }

    /** @throws Problem 404 when there is no such entry, 409 when it was too large to keep */
    byte[] content(OrganizationId organization, FeedName feed, String id) {
        var entry = require(organization, feed, id);
        return db.inTransaction(organization, tx -> store.content(tx, entry.id()))
                .orElseThrow(() -> Problem.conflict(
                        "record-not-kept", "The record was too large to keep; its reason says what was wrong."));
    }

    Retried retry(Caller caller, FeedName feed, String id) {
        var entry = require(caller.organization(), feed, id);
        content(caller.organization(), feed, id);
        return new Retried(1, retry(caller, feed, entry) ? 1 : 0);
    }

    /** The oldest of them, so many at a time. */
    Retried retryAll(Caller caller, FeedName feed) {
        List<QuarantineStore.Entry> entries = db
                .inTransaction(
                        caller.organization(), tx -> store.list(tx, feed.slug(), BEFORE_ALL, MAX_RETRIED_TOGETHER))
                .stream()
                .filter(QuarantineStore.Entry::kept)
                .toList();
        int taken = 0;
        for (var entry : entries) {
            taken += retry(caller, feed, entry) ? 1 : 0;
        }
        return new Retried(entries.size(), taken);
    }

    private boolean retry(Caller caller, FeedName feed, QuarantineStore.Entry entry) {
        byte[] content = content(caller.organization(), feed, entry.id().toString());
        try {
            FeedReport report = imports.run(
                    caller.organization(), caller.name(), feed, entry.name(), new ByteArrayInputStream(content));
            if (report.rejectedRecords() > 0) {
                return false;
            }
            db.doInTransaction(caller.organization(), tx -> store.remove(tx, entry.id()));
            return true;
        } catch (Problem stillUnreadable) {
            return false;
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Rejected record", text);
        }
    }
}
