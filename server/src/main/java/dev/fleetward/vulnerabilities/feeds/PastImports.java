package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What was imported, from what, by whom, with which hash. */
@ApplicationScoped
class PastImports {
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);

    private final Db db;
    private final ImportStore store;

    PastImports(Db db, ImportStore store) {
        this.db = db;
        this.store = store;
    }

    /** Latest first. */
    PageOf<ImportStore.Past> list(OrganizationId organization, FeedName feed, Cursor cursor) {
        UUID before = cursor.after().map(PastImports::id).orElse(AFTER_ALL);
        var rows = db.inTransaction(organization, tx -> store.latest(tx, feed.slug(), before, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), past -> past.id().toString());
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
        }
    }
}
