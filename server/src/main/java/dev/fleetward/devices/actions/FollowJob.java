package dev.fleetward.devices.actions;

import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows rules and the queries of cohorts: devices whose facts changed within a minute, all of them once an hour, since
 * time passes and other rooms learn without a device's doing.
 */
@ApplicationScoped
class FollowJob implements RecurringJob {
    private static final int DEVICES_AT_ONCE = 1_000;
    private static final Duration WHOLE_FLEET_EVERY = Duration.ofHours(1);

    private final Db db;
    private final Products products;
    private final Fleet fleet;
    private final FollowStore store;
    private final Deeds deeds;
    private final Clock clock;

    FollowJob(Db db, Products products, Fleet fleet, FollowStore store, Deeds deeds, Clock clock) {
        this.db = db;
        this.products = products;
        this.fleet = fleet;
        this.store = store;
        this.deeds = deeds;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "devices.follow";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        db.acrossOrganizations(store::products)
                .forEach(found -> follow(products.require(found.organization(), found.product())));
    }

    private void follow(Product product) {
        while (db.inTransaction(product.organization(), tx -> lookAtTouched(tx, product)) == DEVICES_AT_ONCE) {
            // the next thousand
        }
        Instant now = clock.instant();
        var rules = db.inTransaction(product.organization(), tx -> store.rules(tx, product.id()));
        rules.stream().filter(rule -> isDue(rule.checkedAt(), now)).forEach(rule -> lookAtAll(product, rule, now));
        var cohorts = db.inTransaction(product.organization(), tx -> store.cohorts(tx, product.id()));
        cohorts.stream()
                .filter(cohort -> isDue(cohort.checkedAt(), now))
                .forEach(cohort -> lookAtAll(product, cohort, now));
    }

    private static boolean isDue(@Nullable Instant checkedAt, Instant now) {
        return checkedAt == null || checkedAt.isBefore(now.minus(WHOLE_FLEET_EVERY));
    }

    private int lookAtTouched(Tx tx, Product product) {
        List<UUID> devices = store.takeTouched(tx, product.id(), DEVICES_AT_ONCE);
        if (devices.isEmpty()) {
            return 0;
        }
        for (var cohort : store.cohorts(tx, product.id())) {
            store.leave(tx, cohort, fleet.among(tx, product, strangers(cohort), devices));
            store.join(tx, cohort, fleet.among(tx, product, candidates(cohort), devices));
        }
        for (Rule rule : store.rules(tx, product.id())) {
            if (rule.problem().isEmpty()) {
                var found = fleet.among(tx, product, fleet.understand(rule.query()), devices);
                store.followed(tx, rule.id(), obey(tx, product, rule, found), null);
            }
        }
        return devices.size();
    }

    private void lookAtAll(Product product, Rule rule, Instant now) {
        try {
            var query = fleet.understand(rule.query());
            int changed = walk(product, query, (tx, found) -> obey(tx, product, rule, found));
            db.doInTransaction(product.organization(), tx -> store.followed(tx, rule.id(), changed, now));
        } catch (Problem cannotBeFollowed) {
            db.doInTransaction(
                    product.organization(), tx -> store.failed(tx, rule.id(), cannotBeFollowed.detail(), now));
        }
    }

    private void lookAtAll(Product product, FollowStore.Cohort cohort, Instant now) {
        walk(product, strangers(cohort), (tx, found) -> store.leave(tx, cohort, found));
        walk(product, candidates(cohort), (tx, found) -> store.join(tx, cohort, found));
        db.doInTransaction(product.organization(), tx -> store.checked(tx, cohort, now));
    }

    private int obey(Tx tx, Product product, Rule rule, List<UUID> devices) {
        var origin = new Origin(Origin.RULE, rule.name(), clock.instant());
        return deeds.apply(tx, product, devices, Act.parse(rule.action()), origin);
    }

    /** Members that match no longer. */
    private DeviceQuery strangers(FollowStore.Cohort cohort) {
        Expression followed = fleet.understand(cohort.query()).where().orElseThrow();
        return in(cohort.slug()).and(new DeviceQuery(Optional.of(new Expression.Not(followed))));
    }

    private DeviceQuery candidates(FollowStore.Cohort cohort) {
        return in("none").and(fleet.understand(cohort.query()));
    }

    private static DeviceQuery in(String cohort) {
        return new DeviceQuery(Optional.of(new Expression.Comparison("cohort", Operator.EQUAL, List.of(cohort))));
    }

    private int walk(Product product, DeviceQuery query, ToIntBiFunction<Tx, List<UUID>> work) {
        int changed = 0;
        String after = "";
        List<Fleet.Walked> found;
        do {
            String from = after;
            record Step(List<Fleet.Walked> found, int changed) {}
            Step step = db.inTransaction(product.organization(), tx -> {
                var some = fleet.walk(tx, product, query, from, DEVICES_AT_ONCE);
                var ids = some.stream().map(one -> one.id().value()).toList();
                return new Step(some, work.applyAsInt(tx, ids));
            });
            found = step.found;
            changed += step.changed;
            after = found.isEmpty() ? "" : found.getLast().serial();
        } while (found.size() == DEVICES_AT_ONCE);
        return changed;
    }
}
