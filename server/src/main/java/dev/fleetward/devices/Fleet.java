package dev.fleetward.devices;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The devices of a product together: found, counted, and what they ran over time. Safe for concurrent use. */
@ApplicationScoped
public class Fleet {
    /** Who was seen within this time counts as active. */
    public static final Duration ACTIVE = Duration.ofDays(7);

    private final Db db;
    private final FleetStore store;
    private final Clock clock;

    Fleet(Db db, FleetStore store, Clock clock) {
        this.db = db;
        this.store = store;
        this.clock = clock;
    }

    /** One value of a column and how many devices have it. */
    public record Facet(String value, long devices) {}

    /** What the devices of a product can be narrowed by. */
    public record Facets(List<Facet> versions, List<Facet> hardware, List<Facet> cohorts, List<String> attributes) {}

    /**
     * How many devices ran a version at the end of a day (UTC).
     *
     * @param type software type
     */
    public record Adoption(LocalDate day, String type, String version, long devices) {}

    /** In order of serial. */
    public PageOf<DeviceLine> find(Product product, DeviceQuery query, Cursor cursor) {
        var rows = db.inTransaction(
                product.organization(), tx -> store.find(tx, product.id(), query, clock.instant(), cursor));
        return PageOf.of(rows, cursor.limit(), DeviceLine::serial);
    }

    /** How many match, and how many of those are active. */
    public Devices.Count count(Product product, DeviceQuery query) {
        return db.inTransaction(
                product.organization(),
                tx -> store.count(
                        tx,
                        product.id(),
                        query,
                        clock.instant(),
                        clock.instant().minus(ACTIVE)));
    }

    public Facets facets(Product product) {
        return db.inTransaction(
                product.organization(),
                tx -> new Facets(
                        store.versions(tx, product.id()),
                        store.hardware(tx, product.id()),
                        store.cohorts(tx, product.id()),
                        store.attributeNames(tx, product.id())));
    }

    /** The last so many days, today's so far included; versions no device runs on a day are left out of it. */
    public List<Adoption> adoption(Product product, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return db.inTransaction(
                product.organization(), tx -> store.adoption(tx, product.id(), today.minusDays(days - 1L), today));
    }
}
