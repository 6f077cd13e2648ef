package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.devices.query.Expression;
import dev.fleetward.devices.query.Operator;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Jobs;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Changes to all devices of a query or a selection, done by a job whose progress can be watched. */
@ApplicationScoped
public class Bulks {
    private static final int MAX_SELECTED = 200;
    private static final int DEVICES_AT_ONCE = 2_000;

    private final Db db;
    private final Fleet fleet;
    private final BulkStore store;
    private final Deeds deeds;
    private final Jobs jobs;
    private final Audit audit;
    private final Clock clock;

    Bulks(Db db, Fleet fleet, BulkStore store, Deeds deeds, Jobs jobs, Audit audit, Clock clock) {
        this.db = db;
        this.fleet = fleet;
        this.store = store;
        this.deeds = deeds;
        this.jobs = jobs;
        this.audit = audit;
        this.clock = clock;
    }

    /** The devices of a selection, as a query. */
    public static DeviceQuery selected(List<String> serials) {
        if (serials.isEmpty() || serials.size() > MAX_SELECTED) {
            throw Problem.invalid("Select 1 to %d devices, or use a query.".formatted(MAX_SELECTED));
        }
        return new DeviceQuery(Optional.of(new Expression.Comparison("serial", Operator.IN, serials)));
    }

    /**
     * @param confirmed how many devices the caller was told of; another count now is a conflict
     * @throws Problem 400 for a query of all devices without a condition, 409 when the count is another
     */
    public Bulk start(Caller caller, Product product, DeviceQuery query, Act act, long confirmed) {
        if (query.isEverything()) {
            throw Problem.invalid("Name the devices by a query; “registered within 3650 days” is all of them.");
        }
        Fleet.Tally tally = fleet.tally(product, query);
        if (tally.exact() && tally.devices() != confirmed) {
            throw Problem.conflict(
                    "devices-changed",
                    "%,d devices match now, not %,d. Look at them again, then confirm."
                            .formatted(tally.devices(), confirmed));
        }
        return db.inTransaction(product.organization(), tx -> {
            deeds.check(tx, product, act);
            String text = query.where().orElseThrow().toString();
            Bulk bulk = store.insert(tx, product, act, text, tally.devices(), caller.name(), clock.instant());
            jobs.enqueue(tx, product.organization(), BulkJob.KIND, Map.of("id", bulk.id()), clock.instant());
            audit.record(
                    tx,
                    caller,
                    "devices.bulk-started",
                    product.slug(),
                    null,
                    Map.of("action", act.sentence(), "query", text, "devices", tally.devices()));
            return bulk;
        });
    }

    public List<Bulk> list(Product product) {
        return db.inTransaction(product.organization(), tx -> store.list(tx, product.id()));
    }

    /** @throws Problem 404 when there is none */
    public Bulk require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Bulk action", id.toString()));
    }

    /** @return whether there is more to do */
    boolean step(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> {
            var place = store.lock(tx, product.id(), id);
            if (place.isEmpty()) {
                return false;
            }
            var query = fleet.understandAgain(place.get().query());
            var found = fleet.walk(tx, product, query, place.get().afterSerial(), DEVICES_AT_ONCE);
            Act act = Act.parse(Json.read(place.get().action(), JsonNode.class));
            String by = place.get().askedBy();
            int changed = deeds.apply(
                    tx,
                    product,
                    found.stream().map(one -> one.id().value()).toList(),
                    act,
                    new Origin(Origin.PERSON, by, clock.instant()));
            boolean more = found.size() == DEVICES_AT_ONCE;
            store.advance(
                    tx, id, more ? found.getLast().serial() : "", found.size(), changed, more ? null : clock.instant());
            return more;
        });
    }

    void fail(Product product, UUID id, Problem why) {
        db.doInTransaction(product.organization(), tx -> store.fail(tx, id, why.detail(), clock.instant()));
    }
}
