package dev.fleetward.devices;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.QueryParser;
import dev.fleetward.devices.query.Suggestions;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The devices of a product together: found, counted, and what they ran over time. Safe for concurrent use. */
@ApplicationScoped
public class Fleet {
    /** Who was seen within this time counts as active. */
    public static final Duration ACTIVE = Duration.ofDays(7);

    private static final long COUNTED_EXACTLY = 10_000;

    private final Db db;
    private final FleetStore store;
    private final ConditionStore conditions;
    private final Suggestions suggestions;
    private final Clock clock;

    Fleet(Db db, FleetStore store, ConditionStore conditions, Suggestions suggestions, Clock clock) {
        this.db = db;
        this.store = store;
        this.conditions = conditions;
        this.suggestions = suggestions;
        this.clock = clock;
    }

    /** What the devices of a product can be narrowed by, at a glance: the first of each. */
    public record Facets(List<String> versions, List<String> hardware, List<String> cohorts) {}

    /** The version that most devices run. */
    public record MostRun(String version, long devices) {}

    /** @param exact else what the database expects, within some percent */
    public record Tally(long devices, boolean exact) {}

    /**
     * How many devices ran a version at the end of a day (UTC).
     *
     * @param type software type
     */
    public record Adoption(LocalDate day, String type, String version, long devices) {}

    /**
     * A query of the language; empty text for all devices.
     *
     * @throws dev.fleetward.devices.query.BadQuery pointing at what is wrong
     */
    public DeviceQuery understand(String text) {
        return text.isBlank()
                ? DeviceQuery.ALL
                : new DeviceQuery(Optional.of(QueryParser.parse(text, conditions.vocabulary())));
    }

    /** In order of serial. */
    public PageOf<DeviceLine> find(Product product, DeviceQuery query, Cursor cursor) {
        var rows = db.inTransaction(
                product.organization(), tx -> store.find(tx, product.id(), condition(tx, product, query), cursor));
        return PageOf.of(rows, cursor.limit(), DeviceLine::serial);
    }

    /** How many match, and how many of those are active: every device is looked at. */
    public Devices.Count count(Product product, DeviceQuery query) {
        return db.inTransaction(
                product.organization(),
                tx -> store.count(
                        tx,
                        product.id(),
                        condition(tx, product, query),
                        clock.instant().minus(ACTIVE)));
    }

    /** How many match, exact up to {@value #COUNTED_EXACTLY}: cheap for a fleet of any size. */
    public Tally tally(Product product, DeviceQuery query) {
        return db.inTransaction(product.organization(), tx -> {
            Condition condition = condition(tx, product, query);
            long counted = store.countUpTo(tx, product.id(), condition, COUNTED_EXACTLY + 1);
            return counted <= COUNTED_EXACTLY
                    ? new Tally(counted, true)
                    : new Tally(Math.max(COUNTED_EXACTLY, store.guess(tx, product.id(), condition)), false);
        });
    }

    /** The next so many devices after that serial, for work on all that match. */
    public List<Walked> walk(Tx tx, Product product, DeviceQuery query, String afterSerial, int limit) {
        return store.walk(tx, product.id(), condition(tx, product, query), afterSerial, limit).stream()
                .map(found -> new Walked(new DeviceId(found.id()), found.serial()))
                .toList();
    }

    /** Those of these devices that match. */
    public List<UUID> among(Tx tx, Product product, DeviceQuery query, Collection<UUID> devices) {
        return store.among(tx, product.id(), condition(tx, product, query), devices);
    }

    public record Walked(DeviceId id, String serial) {}

    private Condition condition(Tx tx, Product product, DeviceQuery query) {
        return query.where()
                .map(expression -> conditions.condition(tx, product, expression))
                .orElse(ConditionStore.everything());
    }

    public Optional<MostRun> mostRun(Product product) {
        return db.inTransaction(product.organization(), tx -> store.mostRun(tx, product.id()));
    }

    public Facets facets(Product product) {
        return new Facets(
                suggestions.values(product, "version"),
                suggestions.values(product, "hw"),
                suggestions.values(product, "cohort"));
    }

    /** The last so many days, today's so far included; versions no device runs on a day are left out of it. */
    public List<Adoption> adoption(Product product, int days) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return db.inTransaction(
                product.organization(), tx -> store.adoption(tx, product.id(), today.minusDays(days - 1L), today));
    }
}
