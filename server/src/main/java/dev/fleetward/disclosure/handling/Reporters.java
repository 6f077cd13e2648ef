package dev.fleetward.disclosure.handling;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseEntry;
import dev.fleetward.disclosure.CaseMessages;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A reporter follows the case at an address of their own, without an account: its state, what was written to them, and a
 * way to answer. Safe for concurrent use.
 */
@ApplicationScoped
public class Reporters {
    private static final String PREFIX = "fwr_";
    private static final int MAX_NAME_CHARACTERS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Cases cases;
    private final CaseMessages messages;
    private final Products products;
    private final ReporterStore store;

    Reporters(
            Db db,
            Clock clock,
            Audit audit,
            Cases cases,
            CaseMessages messages,
            Products products,
            ReporterStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.cases = cases;
        this.messages = messages;
        this.products = products;
        this.store = store;
    }

    /** What a reporter sees. */
    public record Followed(Product product, Case c, String name, List<CaseEntry> messages) {}

    Optional<ReporterStore.Reporter> of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> store.of(tx, c.id()));
    }

    List<CaseEntry> messages(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> messages.withReporter(tx, c));
    }

    /**
     * @return the path for the reporter, told this once
     * @throws Problem 400 for a name that cannot be
     */
    String invite(Caller caller, Product product, Case c, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters: who reported it.".formatted(MAX_NAME_CHARACTERS));
        }
        String secret = Secrets.fresh(PREFIX);
        db.doInTransaction(product.organization(), tx -> {
            store.save(
                    tx,
                    product.organization(),
                    c.id(),
                    Secrets.hash(secret),
                    name.strip(),
                    caller.name(),
                    clock.instant());
            cases.record(tx, caller, c, "Address for the reporter made", name.strip());
            audit.record(tx, caller, "case.reporter-address-made", c.name(), null, name.strip());
        });
        return "/report-status/" + secret;
    }

    /**
     * An address for who reported it just now.
     *
     * @return the path, told this once
     */
    public String welcome(Tx tx, Product product, Case c, String name) {
        String secret = Secrets.fresh(PREFIX);
        store.save(
                tx,
                product.organization(),
                c.id(),
                Secrets.hash(secret),
                name.substring(0, Math.min(name.length(), MAX_NAME_CHARACTERS)),
                "Fleetward",
                clock.instant());
        return "/report-status/" + secret;
    }

    /** @throws Problem 404 for an address that is none */
    public Followed follow(String secret) {
        ReporterStore.Followed found = db.acrossOrganizations(
                        tx -> store.read(tx, Secrets.hash(secret), clock.instant()))
                .orElseThrow(Reporters::unknown);
        Product product = products.byId(found.organization(), found.product()).orElseThrow(Reporters::unknown);
        Case c = cases.require(product, found.caseName());
        return new Followed(product, c, found.name(), messages(product, c));
    }

    /** @throws Problem 404 for an address that is none, 400 for an empty or overlong text */
    void answer(String secret, String text) {
        Followed followed = follow(secret);
        messages.fromReporter(followed.product, followed.c.number(), followed.name, text);
    }

    private static Problem unknown() {
        return new Problem(404, "not-found", "Report not found", "There is no report at this address, or no more.");
    }
}
