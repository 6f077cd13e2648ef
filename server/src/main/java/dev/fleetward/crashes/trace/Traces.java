package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Occurrences as they are found by their ids or issues. Safe for concurrent use. */
@ApplicationScoped
public class Traces {
    private final Db db;
    private final TraceStore traces;

    Traces(Db db, TraceStore traces) {
        this.db = db;
        this.traces = traces;
    }

    public PageOf<Trace> of(Product product, Issue issue, Cursor cursor) {
        List<Trace> rows = db.inTransaction(product.organization(), tx -> traces.list(tx, issue.id(), cursor));
        return PageOf.of(rows, cursor.limit(), trace -> trace.id().toString());
    }

    /** @throws Problem 404 when the product has no such trace */
    Trace require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> traces.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Trace", id.toString()));
    }

    /** The occurrence that tells most of the issue. */
    public Optional<Trace> best(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> traces.bestOf(tx, issue.id()));
    }
}
