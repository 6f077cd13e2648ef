package dev.fleetward.disclosure;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One change of a case at a time, each with its line of history. A drill lives in its own time. */
@ApplicationScoped
class CaseChanges {
    private final Db db;
    private final Clock clock;
    private final CaseStore store;
    private final CaseLogStore log;

    CaseChanges(Db db, Clock clock, CaseStore store, CaseLogStore log) {
        this.db = db;
        this.clock = clock;
        this.store = store;
        this.log = log;
    }

    @FunctionalInterface
    interface Change {
        void apply(Tx tx, Case before);
    }

    /** @throws Problem 404 when the product has no such case */
    Case change(Product product, int number, Change change) {
        return db.inTransaction(product.organization(), tx -> {
            Case before = store.lock(tx, product.id(), number).orElseThrow(() -> notFound(number));
            change.apply(tx, before);
            return store.byNumber(tx, product.id(), number).orElseThrow();
        });
    }

    void record(Tx tx, Caller caller, Case c, String what, String detail) {
        log.add(tx, caller.organization(), c.id(), new CaseEntry(now(c), caller.name(), what, detail));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Instant now(Case c) {
        return c.at(now());
    }

    static void refuseFuture(String field, Instant at, Instant now) {
        if (at.isAfter(now)) {
            throw Problem.invalid("%s is %s, which is still to come (it is %s).".formatted(field, at, now));
        }
    }

    static void requireText(String field, String text, int maxCharacters) {
        if (text.isBlank() || text.length() > maxCharacters) {
            throw Problem.invalid("%s must have 1 to %,d characters.".formatted(field, maxCharacters));
        }
    }

    static Problem notFound(int number) {
        return Problem.notFound("Case", "C-" + number);
    }
}
