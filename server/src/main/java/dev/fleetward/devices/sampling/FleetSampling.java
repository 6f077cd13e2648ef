package dev.fleetward.devices.sampling;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which devices send how much. Every change is audited. Safe for concurrent use. */
@ApplicationScoped
public class FleetSampling {
    private final Db db;
    private final SamplingStore store;
    private final Audit audit;
    private final Clock clock;

    FleetSampling(Db db, SamplingStore store, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** The device has confirmed that it works by this revision. Late and repeated confirmations change nothing. */
    public void confirmed(Tx tx, DeviceId device, long revision) {
        store.confirm(tx, device, revision);
    }

    /** What the device is to be told now. */
    DeviceConfig tell(Tx tx, Product product, DeviceId device) {
        Sampling sampling = store.effective(tx, product, device)
                .map(SamplingStore.Rule::sampling)
                .orElse(Sampling.DEFAULT);
        return store.tell(tx, product, device, sampling, clock.instant());
    }

    /**
     * What is set for a product.
     *
     * @param product for devices that neither have a rule of their own nor are in a cohort with one
     */
    record Overview(
            Sampling product,
            List<SamplingStore.Rule> cohorts,
            List<SamplingStore.Rule> devices,
            SamplingStore.Confirmed confirmed) {}

    Overview overview(Product product) {
        return db.inTransaction(product.organization(), tx -> {
            var rules = store.rules(tx, product);
            return new Overview(
                    rules.stream()
                            .filter(rule -> rule.scope().equals(SamplingScope.PRODUCT))
                            .findFirst()
                            .map(SamplingStore.Rule::sampling)
                            .orElse(Sampling.DEFAULT),
                    rules.stream().filter(rule -> rule.scope().cohort() != null).toList(),
                    rules.stream().filter(rule -> rule.scope().serial() != null).toList(),
                    store.confirmed(tx, product));
        });
    }

    /**
     * What holds for one device, and what it knows of it.
     *
     * @param by whose rule it is
     * @param told null until the device asks
     */
    record OfDevice(Sampling sampling, String by, @Nullable DeviceConfig told) {}

    OfDevice ofDevice(Product product, Device device) {
        return db.inTransaction(product.organization(), tx -> {
            Optional<SamplingStore.Rule> rule = store.effective(tx, product, device.id());
            return new OfDevice(
                    rule.map(SamplingStore.Rule::sampling).orElse(Sampling.DEFAULT),
                    rule.map(SamplingStore.Rule::scope)
                            .orElse(SamplingScope.PRODUCT)
                            .words(),
                    store.config(tx, device.id()).orElse(null));
        });
    }

    /** @throws Problem 404 when the product has no such cohort or device */
    void set(Caller caller, Product product, SamplingScope scope, Sampling sampling) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.save(tx, product, scope, sampling, clock.instant()) == 0) {
                throw unknown(scope);
            }
            audit.record(tx, caller, "sampling.set", subject(product, scope), null, sampling);
        });
    }

    /** @throws Problem 404 when there is no rule for it */
    void clear(Caller caller, Product product, SamplingScope scope) {
        db.doInTransaction(product.organization(), tx -> {
            if (store.remove(tx, product, scope) == 0) {
                throw Problem.notFound("Sampling rule", scope.words());
            }
            audit.record(tx, caller, "sampling.cleared", subject(product, scope), null, null);
        });
    }

    private static Problem unknown(SamplingScope scope) {
        return scope.serial() != null
                ? Problem.notFound("Device", scope.serial())
                : Problem.notFound("Cohort", String.valueOf(scope.cohort()));
    }

    private static String subject(Product product, SamplingScope scope) {
        return product.slug() + "/" + scope.words();
    }
}
