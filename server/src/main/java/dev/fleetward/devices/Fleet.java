package dev.fleetward.devices;

import dev.fleetward.devices.query.Condition;
import dev.fleetward.devices.query.ConditionStore;
import dev.fleetward.devices.query.QueryParser;
import dev.fleetward.devices.query.Suggestions;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
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

    /** Looked at one by one before anything else is tried: some milliseconds. */
    private static final int LOOKED_AT_FIRST = 10_000;
    /** Of those: below it, looking at all that match costs less than walking on. */
    private static final int FEW = 500;

    static final int MAX_LABELLED = 2_000_000;

    private final Db db;
    private final FleetStore store;
    private final LabelStore labels;
    private final ConditionStore conditions;
    private final Suggestions suggestions;
    private final Clock clock;

    Fleet(Db db, FleetStore store, LabelStore labels, ConditionStore conditions, Suggestions suggestions, Clock clock) {
        this.labels = labels;
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

    /** Text this server wrote itself: a selection of many devices is longer than people may write. */
    public DeviceQuery understandAgain(String written) {
        return new DeviceQuery(Optional.of(QueryParser.parseAgain(written, conditions.vocabulary())));
    }

    /** In order of serial. */
    public PageOf<DeviceLine> find(Product product, DeviceQuery query, Cursor cursor) {
        return look(product, query, cursor).page();
    }

    /**
     * A page of the list, and how many match in all where that was found on the way: with what few devices have, it is.
     */
    public record Found(PageOf<DeviceLine> page, Optional<Tally> tally) {}

    /** In order of serial. */
    public Found look(Product product, DeviceQuery query, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> {
            Condition condition = condition(tx, product, query);
            String after = cursor.after().orElse("");
            var near = store.nearest(tx, product.id(), condition, after, LOOKED_AT_FIRST, cursor.rows());
            boolean enough = near.size() == cursor.rows() || query.isEverything();
            var hits = enough ? near : store.rare(tx, product.id(), condition, after, cursor.rows());
            var page = PageOf.of(hits.stream().map(FleetStore.Hit::line).toList(), cursor.limit(), DeviceLine::serial);
            long total = hits.isEmpty() ? 0 : hits.getFirst().total();
            return new Found(
                    page,
                    enough || cursor.after().isPresent() ? Optional.empty() : Optional.of(new Tally(total, true)));
        });
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

    /**
     * How many match: exact for a fleet of up to {@value #LOOKED_AT_FIRST} devices and for what few of a larger one have,
     * else as the database expects. Cheap for a fleet of any size.
     */
    public Tally tally(Product product, DeviceQuery query) {
        return db.inTransaction(product.organization(), tx -> {
            Condition condition = condition(tx, product, query);
            var sample = store.sample(tx, product.id(), condition, LOOKED_AT_FIRST);
            if (sample.looked() < LOOKED_AT_FIRST) {
                return new Tally(sample.matching(), true);
            }
            return sample.matching() < FEW
                    ? new Tally(store.countAll(tx, product.id(), condition), true)
                    : new Tally(Math.max(sample.matching(), store.guess(tx, product.id(), condition)), false);
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

    /** What devices are told apart by; {@code of} is an attribute's name or a query of the language. */
    public record Label(Kind kind, String of) {
        public enum Kind {
            NOTHING,
            HARDWARE,
            COHORT,
            ATTRIBUTE,
            /** "yes" or "no": whether it matches a query. */
            MATCH
        }
    }

    /** @param label empty when the device has none */
    public record Labelled(UUID device, String label) {}

    /**
     * All that match with their label, in no order.
     *
     * @throws dev.fleetward.kernel.Problem 400 when more than {@value #MAX_LABELLED} match
     */
    public List<Labelled> labelled(Product product, DeviceQuery query, Label label) {
        return db.inTransaction(product.organization(), tx -> {
            Condition of =
                    switch (label.kind) {
                        case NOTHING -> new Condition(LabelStore.NOTHING, List.of());
                        case HARDWARE -> new Condition(LabelStore.HARDWARE, List.of());
                        case COHORT -> new Condition(LabelStore.COHORT, List.of());
                        case ATTRIBUTE -> LabelStore.attribute(label.of);
                        case MATCH -> LabelStore.matching(condition(tx, product, understand(label.of)));
                    };
            var found = labels.labels(tx, product.id(), condition(tx, product, query), of, MAX_LABELLED + 1);
            if (found.size() > MAX_LABELLED) {
                throw Problem.invalid("More than %,d devices match. Narrow the filter.".formatted(MAX_LABELLED));
            }
            return found;
        });
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
