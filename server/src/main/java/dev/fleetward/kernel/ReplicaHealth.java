package dev.fleetward.kernel;

import dev.fleetward.kernel.observation.Gauges;
import dev.fleetward.kernel.observation.HealthPart;
import dev.fleetward.kernel.replica.Replica;
import dev.fleetward.kernel.replica.Standing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Looks at the replica of the database, and tells whether recent reads go there; nothing where none is configured. */
@ApplicationScoped
class ReplicaHealth implements HealthPart, HealthCheck, ServerPart, Gauges {
    private static final String WHAT = "replica";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Replica replica;
    private final Loop loop;

    ReplicaHealth(Replica replica) {
        this.replica = replica;
        this.loop = new Loop("replica", LOOK_EVERY, () -> {
            replica.look();
            return false;
        });
    }

    void start(@Observes StartupEvent event) {
        if (replica.isConfigured()) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    @Override
    public String part() {
        return WHAT;
    }

    /** The server goes on without: the primary answers what the replica would have. */
    @Override
    public Status status() {
        return !replica.isConfigured() || replica.isUsable() ? Status.UP : Status.DEGRADED;
    }

    @Override
    public List<Finding> look() {
        if (!replica.isConfigured()) {
            return List.of(Finding.ok(WHAT, "none; all reads go to the one database"));
        }
        Standing now = replica.standing();
        return List.of(
                now.isUsed()
                        ? Finding.ok(WHAT, "%s, %.0f s behind".formatted(replica.place(), now.lagSeconds()))
                        : Finding.warn(
                                WHAT,
                                "%s is not used: %s".formatted(replica.place(), now.trouble()),
                                "the primary answers instead; see docs/replica.md, “When it is not used”"));
    }

    @Override
    public Optional<State> state() {
        if (!replica.isConfigured()) {
            return Optional.empty();
        }
        Standing now = replica.standing();
        var facts = new LinkedHashMap<String, String>();
        facts.put("Address", replica.place());
        facts.put("Behind", "%.0f s".formatted(now.lagSeconds()));
        facts.put("May be behind", replica.maxLag().toSeconds() + " s");
        return Optional.of(new State(
                "Replica of the database",
                now.isUsed(),
                now.isUsed()
                        ? "It answers reads that may be some seconds old."
                        : "It is not used: %s. The primary answers instead.".formatted(now.trouble()),
                facts));
    }

    @Override
    public void read(Readings into) {
        if (replica.isConfigured()) {
            Standing now = replica.standing();
            into.set("fleetward_replica_used", now.isUsed() ? 1 : 0);
            into.set("fleetward_replica_lag_seconds", now.lagSeconds());
        }
    }
}
