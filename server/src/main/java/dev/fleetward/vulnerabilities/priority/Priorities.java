package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.vex.DeviceRulingStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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
    private final DeviceRulingStore rulings;

    Priorities(Clock clock, Audit audit, Devices devices, PriorityStore store, DeviceRulingStore rulings) {
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.store = store;
        this.rulings = rulings;
    }

    /** All vulnerabilities found in the product, the most urgent first; what is settled stays at the end. */
    public List<Priority> ranked(Tx tx, Product product) {
        return ranked(tx, product, store.facts(tx, product.id().value()));
    }

    /** As {@link #ranked}, without components, fixes and the reason that names them: to choose what {@link #told} tells whole. */
    public List<Priority> outlined(Tx tx, Product product) {
        return ranked(tx, product, store.outlines(tx, product.id().value()));
    }

    /** All of what some were outlines of, in the same order. */
    public List<Priority> told(Tx tx, Product product, List<Priority> some) {
        if (some.isEmpty()) {
            return some;
        }
        List<UUID> vulnerabilities = some.stream().map(Priority::vulnerability).toList();
        Map<UUID, Priority> whole = ranked(
                        tx, product, store.facts(tx, product.id().value(), vulnerabilities))
                .stream()
                .collect(Collectors.toMap(Priority::vulnerability, one -> one));
        return vulnerabilities.stream().map(whole::get).filter(Objects::nonNull).toList();
    }

    private List<Priority> ranked(Tx tx, Product product, List<Facts> all) {
        Weighing weighing = weighing(tx, product);
        Map<UUID, Long> corrections = rulings.corrections(tx, product.id().value()).stream()
                .collect(Collectors.toMap(
                        DeviceRulingStore.Correction::vulnerability, DeviceRulingStore.Correction::devices));
        return all.stream()
                .map(facts -> facts.corrected(corrections.getOrDefault(facts.vulnerability(), 0L)))
                .map(weighing::weigh)
                .sorted(MOST_URGENT_FIRST)
                .toList();
    }

    /** Empty when no version of the product has it. */
    public Optional<Priority> of(Tx tx, Product product, UUID vulnerability) {
        long correction = rulings.correction(tx, product.id().value(), vulnerability);
        return store.facts(tx, product.id().value(), List.of(vulnerability)).stream()
                .map(facts -> facts.corrected(correction))
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
