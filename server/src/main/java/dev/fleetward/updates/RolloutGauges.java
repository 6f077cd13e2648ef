package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.observation.Gauges;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** Rollouts of all organizations by state. */
@ApplicationScoped
class RolloutGauges implements Gauges {
    private final Db db;
    private final RolloutCountStore store;

    RolloutGauges(Db db, RolloutCountStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public void read(Readings into) {
        var counts = db.acrossOrganizations(store::byState);
        for (Rollout.State state : Rollout.State.values()) {
            into.set(
                    "fleetward_rollouts",
                    counts.getOrDefault(state.name(), 0L),
                    state.name().toLowerCase(Locale.ROOT));
        }
    }
}
