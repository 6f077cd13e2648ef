package dev.fleetward.telemetry.naming;

import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Notes down what is known by name from now on. */
@ApplicationScoped
class RenamedIntake implements FieldEventConsumer {
    private final RenamedStore store;

    RenamedIntake(RenamedStore store) {
        this.store = store;
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        // only what was known before can be renamed
    }

    @Override
    public void named(Tx tx, List<Incoming> events) {
        store.add(tx, events);
    }
}
