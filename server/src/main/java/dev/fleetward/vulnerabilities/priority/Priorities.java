package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which vulnerability of a product comes first, worked out from what is known now. Safe for concurrent use. */
@ApplicationScoped
public class Priorities {
    /** The most urgent class first, in it what concerns most devices for longest. */
    private static final Comparator<Priority> MOST_URGENT_FIRST = Comparator.comparing(Priority::rank)
            .thenComparing(Comparator.comparingDouble(Priority::weight).reversed())
            .thenComparing(Comparator.comparingDouble(Priority::score).reversed())
            .thenComparing(Priority::id);

    private final Clock clock;
    private final Audit audit;
    private final Devices devices;
    private final PriorityStore store;

    Priorities(Clock clock, Audit audit, Devices devices, PriorityStore store) {
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.store = store;
    }

    /** All vulnerabilities found in the product, the most urgent first; what is settled stays at the end. */
    public List<Priority> ranked(Tx tx, Product product) {
        Weighing weighing = weighing(tx, product);
        return store.facts(tx, product.id().value(), null).stream()
                .map(weighing::weigh)
                .sorted(MOST_URGENT_FIRST)
                .toList();
    }

    /** Empty when no version of the product has it. */
    public Optional<Priority> of(Tx tx, Product product, UUID vulnerability) {
        return store.facts(tx, product.id().value(), vulnerability).stream()
                .map(weighing(tx, product)::weigh)
                .findFirst();
    }

    public Policy policy(Tx tx, Product product) {
        return store.policy(tx, product.id().value()).orElse(Policy.DEFAULT);
    }

    Policy change(Tx tx, Caller caller, Product product, Policy.Change change) {
        Policy before = policy(tx, product);
        Policy after = change.of(before);
        store.put(tx, product.organization(), product.id().value(), after, caller.name(), clock.instant());
        audit.record(tx, caller, "priority-policy.changed", product.slug(), before, after);
        return after;
    }

    private Weighing weighing(Tx tx, Product product) {
        Instant now = clock.instant();
        var fleet = devices.count(tx, product.id(), now.minus(Devices.ACTIVE_WITHIN));
        return new Weighing(policy(tx, product), fleet.total(), now);
    }
}
