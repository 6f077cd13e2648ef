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
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The devices of a product together: found, counted, and what they ran over time. Safe for concurrent use. */
@ApplicationScoped
public class Fleet {
    /** Who was seen within this time counts as active. */
    public static final Duration ACTIVE = Duration.ofDays(7);

    private static final int LOOKED_AT_ONCE = 10_000;
    /** Of those looked at first: below it, looking at all that match costs less than walking on. */
    private static final int FEW = 500;
    /** Devices a count is estimated from, and how much of the table may be read for them. */
    private static final double SPREAD_DEVICES = 5_000;

    private static final double MAX_SPREAD_PERCENT = 5;
    static final int MAX_LABELLED = 2_000_000;

    /**
     * How much one answer may cost.
     *
     * @param lookedAtOnce devices looked at one by one before anything else is tried, and at each step beyond: some
     *     milliseconds
     * @param maxCost of finding all that match, in the planner's units: a sixth of a second on two cores
     * @param maxWalk what would cost more is sought by walking on from device to device until so long after the first was
     *     looked at; the next page goes on from there
     */
    record Limits(int lookedAtOnce, double maxCost, Duration maxWalk) {
        static final Limits USUAL = new Limits(LOOKED_AT_ONCE, 20_000, Duration.ofMillis(80));
    }

    private final Limits limits;
    private final Db db;
    private final FleetStore store;
    private final LabelStore labels;
    private final ConditionStore conditions;
    private final Suggestions suggestions;
    private final Clock clock;

    @Inject
    Fleet(Db db, FleetStore store, LabelStore labels, ConditionStore conditions, Suggestions suggestions, Clock clock) {
        this(db, store, labels, conditions, suggestions, clock, Limits.USUAL);
    }

    Fleet(
            Db db,
            FleetStore store,
            LabelStore labels,
            ConditionStore conditions,
            Suggestions suggestions,
            Clock clock,
            Limits limits) {
        this.limits = limits;
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

    /** @param exact else estimated from some of the devices, to two digits; 0 then means few or none */
    public record Tally(long devices, boolean exact) {
        static Tally exactly(long devices) {
            return new Tally(devices, true);
        }

        static Tally about(double devices) {
            long step = (long) Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, devices))) - 1));
            return new Tally(Math.round(devices / step) * step, false);
        }
    }

    /** A version, and when devices say that the first of them ran it. */
    public record FirstRun(String type, String version, Instant at) {}

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
     * A page of the list.
     *
     * @param tally how many match in all where that was found on the way: with what few devices have, it is
     * @param lookedUpTo serial up to which devices were looked at where the page ends for want of time, not of room
     * @param first how many of the first devices match where that was found and is all that is known of how many do
     */
    public record Found(
            PageOf<DeviceLine> page, Optional<Tally> tally, Optional<String> lookedUpTo, Optional<First> first) {
        /** Of so many first devices. */
        record First(long looked, long matching) {}

        static Found of(List<DeviceLine> lines, Cursor cursor, Optional<Tally> tally) {
            return new Found(
                    PageOf.of(lines, cursor.limit(), DeviceLine::serial),
                    cursor.after().isPresent() ? Optional.empty() : tally,
                    Optional.empty(),
                    Optional.empty());
        }

        /** @param matching of the first {@code looked} behind the cursor, found before it was walked on */
        private Found walked(Cursor cursor, long looked, long matching) {
            return cursor.after().isPresent() || tally.isPresent()
                    ? this
                    : new Found(page, tally, lookedUpTo, Optional.of(new First(looked, matching)));
        }
    }

    /** The same of some seconds ago, for a list of all that match which is taken away. */
    public PageOf<DeviceLine> findRecent(Product product, DeviceQuery query, Cursor cursor) {
        return db.readRecent(product.organization(), tx -> look(tx, product, query, cursor))
                .page();
    }

    /** In order of serial. A page may be short, even empty, and yet have a next one: what few have is far apart. */
    public Found look(Product product, DeviceQuery query, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> look(tx, product, query, cursor));
    }

    private Found look(Tx tx, Product product, DeviceQuery query, Cursor cursor) {
        Condition condition = condition(tx, product, query);
        String after = cursor.after().orElse("");
        Instant deadline = clock.instant().plus(limits.maxWalk);
        var near = store.nearest(tx, product.id(), condition, after, limits.lookedAtOnce, cursor.rows());
        if (near.size() == cursor.rows() || query.isEverything()) {
            return Found.of(lines(near), cursor, Optional.empty());
        }
        Optional<String> end = store.endOf(tx, product.id(), after, limits.lookedAtOnce);
        if (end.isEmpty()) {
            return Found.of(lines(near), cursor, Optional.of(Tally.exactly(near.size())));
        }
        Condition selection = selection(tx, product, query);
        if (store.expected(tx, product.id(), selection).cost() > limits.maxCost) {
            return walkOn(tx, product, condition, cursor, near, end, deadline)
                    .walked(cursor, limits.lookedAtOnce, near.size());
        }
        var all = store.rare(tx, product.id(), selection, after, cursor.rows());
        long total = all.isEmpty() ? 0 : all.getFirst().total();
        return Found.of(lines(all), cursor, Optional.of(Tally.exactly(total)));
    }

    private Found walkOn(
            Tx tx,
            Product product,
            Condition condition,
            Cursor cursor,
            List<FleetStore.Hit> near,
            Optional<String> nearEnd,
            Instant deadline) {
        var found = new ArrayList<>(lines(near));
        Optional<String> end = nearEnd;
        while (end.isPresent() && clock.instant().isBefore(deadline)) {
            int missing = cursor.rows() - found.size();
            var next = store.nearest(tx, product.id(), condition, end.get(), limits.lookedAtOnce, missing);
            found.addAll(lines(next));
            if (next.size() == missing) {
                return Found.of(found, cursor, Optional.empty());
            }
            end = store.endOf(tx, product.id(), end.get(), limits.lookedAtOnce);
        }
        return end.map(last ->
                        new Found(PageOf.upTo(last, found), Optional.empty(), Optional.of(last), Optional.empty()))
                .orElseGet(() -> Found.of(found, cursor, Optional.of(Tally.exactly(found.size()))));
    }

    private static List<DeviceLine> lines(List<FleetStore.Hit> hits) {
        return hits.stream().map(FleetStore.Hit::line).toList();
    }

    /** How many match, and how many of those are active: every device is looked at. */
    public Devices.Count count(Product product, DeviceQuery query) {
        return db.inTransaction(product.organization(), tx -> count(tx, product, query));
    }

    private Devices.Count count(Tx tx, Product product, DeviceQuery query) {
        return store.count(
                tx, product.id(), condition(tx, product, query), clock.instant().minus(ACTIVE));
    }

    /**
     * How many match: exact for a fleet of up to {@value #LOOKED_AT_ONCE} devices and for what few of a larger one have and
     * an index finds, else estimated. Cheap for a fleet of any size.
     */
    public Tally tally(Product product, DeviceQuery query) {
        return db.inTransaction(product.organization(), tx -> {
            Condition condition = condition(tx, product, query);
            var first = store.sample(tx, product.id(), condition, limits.lookedAtOnce);
            if (first.looked() < limits.lookedAtOnce) {
                return Tally.exactly(first.matching());
            }
            if (first.matching() < FEW) {
                Condition selection = selection(tx, product, query);
                if (store.expected(tx, product.id(), selection).cost() <= limits.maxCost) {
                    return Tally.exactly(store.countAll(tx, product.id(), selection));
                }
            }
            return estimated(tx, product, query, condition, first);
        });
    }

    /** The same, with what looking for the first page has shown already. */
    public Tally tally(Product product, DeviceQuery query, Found found) {
        return found.tally().orElseGet(() -> found.first()
                .map(first -> db.inTransaction(
                        product.organization(),
                        tx -> estimated(
                                tx,
                                product,
                                query,
                                condition(tx, product, query),
                                new FleetStore.Sample(first.looked(), first.matching()))))
                .orElseGet(() -> tally(product, query)));
    }

    /** How many match, or matched some seconds ago, to the last one, whatever it costs: seconds for a large fleet. */
    public Tally recount(Product product, DeviceQuery query) {
        return Tally.exactly(db.readRecent(product.organization(), tx -> count(tx, product, query))
                .total());
    }

    private Tally estimated(Tx tx, Product product, DeviceQuery query, Condition condition, FleetStore.Sample first) {
        double all =
                store.expected(tx, product.id(), ConditionStore.everything()).devices();
        if (query.isEverything()) {
            return Tally.about(Math.max(all, (double) first.looked()));
        }
        double percent = Math.min(MAX_SPREAD_PERCENT, 100 * SPREAD_DEVICES / Math.max(all, (double) first.looked()));
        var spread = store.spread(tx, product.id(), condition, percent);
        double share = spread.looked() == 0 ? 0 : (double) spread.matching() / spread.looked();
        return Tally.about(Math.max((double) first.matching(), share * all));
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
        return db.readRecent(product.organization(), tx -> {
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

    /**
     * Of one device in so many those that match, for work on many that must be quick.
     *
     * @param everyNth 1 for all; which they are depends on their ids alone, as by the SQL function {@code is_sampled}
     */
    public List<DeviceId> sample(Tx tx, Product product, DeviceQuery query, int everyNth, int limit) {
        return store.sample(tx, product.id(), condition(tx, product, query), everyNth, limit).stream()
                .map(DeviceId::new)
                .toList();
    }

    public record Walked(DeviceId id, String serial) {}

    private Condition selection(Tx tx, Product product, DeviceQuery query) {
        return query.where()
                .map(expression -> conditions.selection(tx, product, expression))
                .orElse(ConditionStore.everything());
    }

    private Condition condition(Tx tx, Product product, DeviceQuery query) {
        return query.where()
                .map(expression -> conditions.condition(tx, product, expression))
                .orElse(ConditionStore.everything());
    }

    /** @param from inclusive, {@code to} exclusive */
    public List<FirstRun> firstRuns(Product product, Instant from, Instant to) {
        return db.inTransaction(product.organization(), tx -> store.firstRuns(tx, product.id(), from, to));
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
        return db.readRecent(
                product.organization(), tx -> store.adoption(tx, product.id(), today.minusDays(days - 1L), today));
    }
}
