package dev.fleetward.components.prevalence;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** On how many devices each version and component was, day by day (UTC); today as it is, or was some seconds ago. Safe for concurrent use. */
@ApplicationScoped
public class Prevalence {
    private final Db db;
    private final PrevalenceStore store;
    private final Clock clock;

    Prevalence(Db db, PrevalenceStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** @param to exclusive */
    record Span(ProductId product, LocalDate from, LocalDate to, LocalDate today) {}

    /** @param known devices whose software was known that day: what shares are of */
    public record Known(LocalDate day, long known) {}

    /** @param name of a version with its type, or of a component's version */
    public record Spread(LocalDate day, String name, long devices) {}

    /**
     * @param devices on the last day counted
     * @param before at the start of the span, 0 when it was on none
     */
    public record Carried(String id, String name, String version, long devices, long before) {}

    /** Days counted; {@code to} exclusive. */
    public List<Known> known(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.known(tx, span(product, from, to)));
    }

    public List<Spread> versions(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.versions(tx, span(product, from, to)));
    }

    /** The versions of a component by its name. */
    public List<Spread> component(Product product, String name, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.component(tx, span(product, from, to), name));
    }

    /** The components on the most devices first. */
    public List<Carried> components(Product product, LocalDate from, LocalDate to) {
        return db.readRecent(product.organization(), tx -> store.components(tx, span(product, from, to)));
    }

    private Span span(Product product, LocalDate from, LocalDate to) {
        return new Span(product.id(), from, to, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
    }
}
