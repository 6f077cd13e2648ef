package dev.fleetward.telemetry.naming;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Takes rows out of the lake whose place named ones have taken, once naming is over. Doing it again changes nothing. */
@ApplicationScoped
class RenamedJob implements RecurringJob {
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration QUIET = Duration.ofSeconds(20);

    private final Db db;
    private final Clock clock;
    private final Lake lake;
    private final RenamedStore store;

    RenamedJob(Db db, Clock clock, Lake lake, RenamedStore store) {
        this.db = db;
        this.clock = clock;
        this.lake = lake;
        this.store = store;
    }

    @Override
    public String kind() {
        return "forget-positions";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        removeUntouchedFor(QUIET);
    }

    void removeUntouchedFor(Duration quiet) {
        var before = clock.instant().minus(quiet);
        db.acrossOrganizations(tx -> store.untouchedSince(tx, before)).forEach(this::remove);
    }

    private void remove(RenamedStore.Build done) {
        var product = done.product().value();
        boolean hasId = !done.build().equals(RenamedStore.NO_BUILD);
        Optional<String> version = Optional.of(done.version()).filter(text -> !text.isEmpty());
        lake.remove(
                done.organization(),
                FieldTables.SAMPLES,
                product,
                hasId
                        ? Map.of("build", Optional.of(done.build()))
                        : Map.of("build", Optional.of(done.build()), "version", version));
        lake.remove(
                done.organization(),
                FieldTables.LOGS,
                product,
                hasId
                        ? Map.of("build", Optional.of(done.build()), "message", Optional.empty())
                        : Map.of("build", Optional.empty(), "message", Optional.empty(), "version", version));
        db.doInTransaction(done.organization(), tx -> store.forgetPositions(tx, done));
    }
}
