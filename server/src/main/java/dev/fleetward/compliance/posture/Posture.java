package dev.fleetward.compliance.posture;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.DeviceLine;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A product's posture rules and how its devices do by them. Safe for concurrent use. */
@ApplicationScoped
class Posture {
    static final int MAX_RULES = 100;

    private static final int TREND_DAYS = 400;

    private final Db db;
    private final Fleet fleet;
    private final Audit audit;
    private final PostureStore store;
    private final Clock clock;

    Posture(Db db, Fleet fleet, Audit audit, PostureStore store, Clock clock) {
        this.db = db;
        this.fleet = fleet;
        this.audit = audit;
        this.store = store;
        this.clock = clock;
    }

    /** A rule with the fleet as last counted. */
    record Counted(Rule rule, Conformance conformance) {}

    /** What one device is by a rule. */
    record OfDevice(Rule rule, DeviceState state) {}

    List<Rule> rules(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.rules(tx, product.id().value()));
    }

    /** @throws Problem 404 */
    Rule require(Product product, String name) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.find(tx, product.id().value(), name))
                .orElseThrow(() -> Problem.notFound("Posture rule", name));
    }

    /** In the order of names. */
    List<Counted> counted(Product product) {
        return db.inTransaction(product.organization(), tx -> {
            Map<UUID, Conformance> newest = store.newest(tx, product.id().value());
            return store.rules(tx, product.id().value()).stream()
                    .map(rule -> new Counted(rule, newest.getOrDefault(rule.id(), never())))
                    .toList();
        });
    }

    Conformance counted(Product product, Rule rule) {
        return db.inTransaction(
                        product.organization(),
                        tx -> store.newest(tx, product.id().value()))
                .getOrDefault(rule.id(), never());
    }

    private static Conformance never() {
        return new Conformance(0, 0, 0, Instant.EPOCH);
    }

    /**
     * Makes a rule or puts another in the place of the one of that name, and counts the fleet by it.
     *
     * @throws Problem 400 for what cannot be understood, 404 for a requirement of no catalogue, 409 for too many rules
     */
    Rule put(Caller caller, Product product, String name, Wanted asked) {
        Wanted.Checked wanted = asked.checked();
        Wanted.checkName(name);
        Question.of(fleet, wanted.scope(), wanted.expectation());
        Rule saved = db.inTransaction(product.organization(), tx -> save(tx, caller, product, name, wanted));
        count(product, saved);
        return saved;
    }

    private Rule save(Tx tx, Caller caller, Product product, String name, Wanted.Checked wanted) {
        UUID id = product.id().value();
        var before = store.find(tx, id, name);
        if (before.isEmpty() && store.rules(tx, id).size() >= MAX_RULES) {
            throw Problem.conflict(
                    "too-many-posture-rules", "A product has at most %d posture rules.".formatted(MAX_RULES));
        }
        Rule saved = store.save(
                tx, product, name, wanted, caller.name(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        if (before.isPresent()
                && !(before.get().scope().equals(saved.scope())
                        && before.get().expectation().equals(saved.expectation()))) {
            store.forgetDays(tx, saved.id());
        }
        audit.record(tx, caller, "posture.rule-set", product.slug() + " " + name, before.orElse(null), saved);
        return saved;
    }

    void delete(Caller caller, Product product, String name) {
        Rule rule = require(product, name);
        db.doInTransaction(product.organization(), tx -> {
            store.delete(tx, rule.id());
            audit.record(tx, caller, "posture.rule-deleted", product.slug() + " " + name, rule, null);
        });
    }

    /** Counts the active devices afresh and keeps it as today's figure. */
    Conformance count(Product product, Rule rule) {
        Question question = question(rule);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var counted = new Conformance(
                fleet.count(product, question.scope()).active(),
                fleet.count(product, question.reporting()).active(),
                fleet.count(product, question.conforming()).active(),
                now);
        db.doInTransaction(
                product.organization(),
                tx -> store.count(
                        tx, product.organization(), rule.id(), LocalDate.ofInstant(now, ZoneOffset.UTC), counted));
        return counted;
    }

    /** Oldest first. */
    List<PostureStore.Day> trend(Product product, Rule rule) {
        LocalDate since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(TREND_DAYS);
        return db.inTransaction(product.organization(), tx -> store.days(tx, rule.id(), since));
    }

    /** The active devices of that state, in order of serial. */
    PageOf<DeviceLine> devices(Product product, Rule rule, DeviceState state, Cursor cursor) {
        return fleet.find(product, query(rule, state), cursor);
    }

    /** The same as text of the query language. */
    String queryText(Rule rule, DeviceState state) {
        return query(rule, state).where().map(Object::toString).orElse("");
    }

    private DeviceQuery query(Rule rule, DeviceState state) {
        Question question = question(rule);
        DeviceQuery of =
                switch (state) {
                    case CONFORMS -> question.conforming();
                    case FAILS -> question.failing();
                    case NO_DATA -> question.silent();
                };
        return of.and(DeviceQuery.seenWithin(Fleet.ACTIVE));
    }

    /** The rules that bear on a device. */
    List<OfDevice> ofDevice(Product product, Device device) {
        return db.inTransaction(
                product.organization(), tx -> store.rules(tx, product.id().value()).stream()
                        .flatMap(rule -> state(tx, product, device, rule).stream())
                        .toList());
    }

    private List<OfDevice> state(Tx tx, Product product, Device device, Rule rule) {
        Question question = question(rule);
        if (!matches(tx, product, device, question.scope())) {
            return List.of();
        }
        if (matches(tx, product, device, question.conforming())) {
            return List.of(new OfDevice(rule, DeviceState.CONFORMS));
        }
        boolean fails = matches(tx, product, device, question.failing());
        return List.of(new OfDevice(rule, fails ? DeviceState.FAILS : DeviceState.NO_DATA));
    }

    private boolean matches(Tx tx, Product product, Device device, DeviceQuery query) {
        return !fleet.among(tx, product, query, List.of(device.id().value())).isEmpty();
    }

    private Question question(Rule rule) {
        return Question.of(fleet, rule.scope(), rule.expectation());
    }
}
