package dev.fleetward.updates;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks at every rollout that is not at rest again and again. One that fails does not hold up the others. */
@ApplicationScoped
class RolloutJob implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(RolloutJob.class);

    private final Db db;
    private final RolloutStore store;
    private final Look look;
    private final Clock clock;
    private final Duration every;

    RolloutJob(
            Db db,
            RolloutStore store,
            Look look,
            Clock clock,
            @ConfigProperty(name = "fleetward.updates.look-every", defaultValue = "PT10S") Duration every) {
        this.db = db;
        this.store = store;
        this.look = look;
        this.clock = clock;
        this.every = every;
    }

    @Override
    public String kind() {
        return "updates.rollouts";
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        for (RolloutStore.Running running : db.acrossOrganizations(tx -> store.toLookAt(tx, clock.instant()))) {
            try {
                look.at(running.organization(), running.rollout());
            } catch (RuntimeException e) {
                LOG.errorf(e, "looking at rollout %s failed; the next look comes in %s", running.rollout(), every);
            }
        }
    }
}
