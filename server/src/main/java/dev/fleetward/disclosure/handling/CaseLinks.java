package dev.fleetward.disclosure.handling;

import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** What a case is about, besides its vulnerability. Safe for concurrent use. */
@ApplicationScoped
public class CaseLinks {
    private static final int MAX_LINKS = 200;
    private static final int MAX_TARGET_CHARACTERS = 500;

    private final Db db;
    private final Clock clock;
    private final Cases cases;
    private final LinkTargets targets;
    private final LinkStore store;

    CaseLinks(Db db, Clock clock, Cases cases, LinkTargets targets, LinkStore store) {
        this.db = db;
        this.clock = clock;
        this.cases = cases;
        this.targets = targets;
        this.store = store;
    }

    List<CaseLink> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id())).stream()
                .map(row -> new CaseLink(
                        row.kind(),
                        row.target(),
                        row.label(),
                        targets.href(product, row.kind(), row.target()),
                        row.addedBy(),
                        row.addedAt()))
                .toList();
    }

    /** @throws Problem 404 when there is no such thing, 409 when the case has the link or too many */
    public void add(Caller caller, Product product, Case c, LinkKind kind, String named) {
        if (named.isBlank() || named.length() > MAX_TARGET_CHARACTERS) {
            throw Problem.invalid("target is missing: %s.".formatted(kind.form()));
        }
        LinkTargets.Found found = targets.find(product, kind, named.strip());
        db.doInTransaction(product.organization(), tx -> {
            if (store.of(tx, c.id()).size() >= MAX_LINKS) {
                throw Problem.conflict("too-many-links", "A case has at most %d links.".formatted(MAX_LINKS));
            }
            var row = new LinkStore.Row(kind, found.target(), found.label(), caller.name(), clock.instant());
            if (!store.insert(tx, product.organization(), c.id(), row)) {
                throw Problem.conflict(
                        "link-exists", "Case %s is linked to %s already.".formatted(c.name(), found.label()));
            }
            cases.record(tx, caller, c, "Linked", "%s %s".formatted(kind.title(), found.label()));
        });
    }

    /** @throws Problem 404 when the case has no such link */
    void remove(Caller caller, Product product, Case c, LinkKind kind, String target) {
        db.doInTransaction(product.organization(), tx -> {
            if (!store.delete(tx, c.id(), kind, target)) {
                throw Problem.notFound("Link", target);
            }
            cases.record(tx, caller, c, "Link removed", "%s %s".formatted(kind.title(), target));
        });
    }
}
