package dev.fleetward.devices.actions;

import dev.fleetward.devices.Life;
import dev.fleetward.devices.attributes.AttributeValue;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.devices.attributes.Origin;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Does an act to devices, wherever it was asked for. */
@ApplicationScoped
class Deeds {
    private final Attributes attributes;
    private final Life life;
    private final FollowStore store;

    Deeds(Attributes attributes, Life life, FollowStore store) {
        this.attributes = attributes;
        this.life = life;
        this.store = store;
    }

    /** @throws Problem 400 or 404 for an act that no device could take */
    void check(Tx tx, Product product, Act act) {
        switch (act) {
            case Act.MoveTo move -> requireCohort(tx, product, move.cohort());
            case Act.SetAttribute set -> {
                if (set.value() != null) {
                    attributes
                            .declared(tx, product.id(), List.of(set.name()))
                            .require(set.name(), AttributeValue.of(set.name(), set.value()));
                }
            }
            case Act.SetState _ -> {}
        }
    }

    private void requireCohort(Tx tx, Product product, String cohort) {
        if (!cohort.isEmpty() && !store.hasCohort(tx, product.id(), cohort)) {
            throw Problem.notFound("Cohort", cohort);
        }
    }

    /** @return how many devices were not so already */
    int apply(Tx tx, Product product, List<UUID> devices, Act act, Origin origin) {
        if (devices.isEmpty()) {
            return 0;
        }
        return switch (act) {
            case Act.SetAttribute set
            when set.value() == null ->
                attributes.remove(tx, product.organization(), product.id(), devices, List.of(set.name()), origin);
            case Act.SetAttribute set -> {
                var value = AttributeValue.of(set.name(), java.util.Objects.requireNonNull(set.value()));
                var settings = devices.stream()
                        .map(device -> new Attributes.Setting(device, set.name(), value))
                        .toList();
                yield attributes.set(tx, product.organization(), product.id(), settings, origin);
            }
            case Act.MoveTo move -> store.move(tx, product.id(), devices, move.cohort());
            case Act.SetState set -> life.set(tx, product, devices, set.state(), set.reason(), origin.by());
        };
    }
}
