package dev.fleetward.disclosure.alarms;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Secrets;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.StageClock;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Calendars of the open legal clocks, for programs that subscribe by a secret address. */
@ApplicationScoped
class Calendars {
    static final String PREFIX = "fwc_";
    static final int MAX_FEEDS = 50;
    static final int MAX_NAME_CHARACTERS = 100;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final CalendarStore store;
    private final Cases cases;
    private final Products products;
    private final PublicAddress address;

    Calendars(
            Db db,
            Clock clock,
            Audit audit,
            CalendarStore store,
            Cases cases,
            Products products,
            PublicAddress address) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
        this.cases = cases;
        this.products = products;
        this.address = address;
    }

    List<CalendarStore.Feed> list(OrganizationId organization) {
        return db.inTransaction(organization, store::list);
    }

    /**
     * @return the path to subscribe to, told this once
     * @throws Problem 400 for a name that cannot be, 409 when there are too many
     */
    String make(Caller caller, String name) {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        String secret = Secrets.fresh(PREFIX);
        return db.inTransaction(caller.organization(), tx -> {
            if (store.list(tx).size() >= MAX_FEEDS) {
                throw Problem.conflict(
                        "too-many-calendars", "There are %d calendars; remove one first.".formatted(MAX_FEEDS));
            }
            store.insert(tx, caller.organization(), Secrets.hash(secret), name.strip(), caller.name(), clock.instant());
            audit.record(tx, caller, "clock-calendar.made", name.strip(), null, null);
            return "/calendar/" + secret + ".ics";
        });
    }

    /** @throws Problem 404 when there is none */
    void remove(Caller caller, UUID id) {
        db.doInTransaction(caller.organization(), tx -> {
            String name = store.delete(tx, id).orElseThrow(() -> Problem.notFound("Calendar", id.toString()));
            audit.record(tx, caller, "clock-calendar.removed", name, null, null);
        });
    }

    /** @throws Problem 404 for an address that is none */
    String read(String secret) {
        Instant now = clock.instant();
        OrganizationId organization = db.acrossOrganizations(tx -> store.read(tx, Secrets.hash(secret), now))
                .orElseThrow(() -> new Problem(
                        404, "not-found", "Calendar not found", "There is no calendar at this address, or no more."));
        return text(organization, now);
    }

    String text(OrganizationId organization, Instant now) {
        var text = new CalendarText(now);
        for (Case c : cases.notClosed(organization)) {
            List<StageClock> open =
                    c.clocks(now).stream().filter(StageClock::isOpen).toList();
            if (!open.isEmpty()) {
                String slug = products.byId(organization, c.product())
                        .map(Product::slug)
                        .orElse("");
                open.forEach(running ->
                        text.add(c, running, address.link("/products/%s/cases/%s".formatted(slug, c.name()))));
            }
        }
        return text.finished();
    }
}
