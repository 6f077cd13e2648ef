package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import dev.fleetward.kernel.tracing.Span;
import dev.fleetward.kernel.tracing.Tracing;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Moves staged rows to Parquet once there are enough for a file of some size, or they have waited long enough. */
@ApplicationScoped
class FlushJob implements RecurringJob {
    // Jobs share one loop; the rest waits for the next turn.
    private static final int MAX_FLUSHES_A_RUN = 2;

    private final Db db;
    private final Clock clock;
    private final LakeConfig config;
    private final LakeStore store;
    private final Lake lake;
    private final List<LakeTable> tables;
    private final Timing flushed;
    private final Tracing tracing;

    FlushJob(
            Db db,
            Clock clock,
            LakeConfig config,
            LakeStore store,
            Lake lake,
            @All List<LakeTable> tables,
            Meters meters,
            Tracing tracing) {
        this.db = db;
        this.clock = clock;
        this.config = config;
        this.store = store;
        this.lake = lake;
        this.tables = tables;
        this.tracing = tracing;
        this.flushed = meters.timing("fleetward_lake_flush_seconds");
    }

    @Override
    public String kind() {
        return "lake-flush";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void run() {
        int flushes = 0;
        while (flushes < MAX_FLUSHES_A_RUN) {
            var due = db.acrossOrganizations(tx ->
                    store.dueForFlush(tx, config.flushRows(), clock.instant().minus(config.flushAfter())));
            if (due.isEmpty()) {
                return;
            }
            for (LakeStore.Named named : due) {
                for (LakeTable table : tables) {
                    if (table.name().equals(named.table())) {
                        long began = System.nanoTime();
                        try (var _ =
                                tracing.part("lake flush", Span.Kind.INTERNAL).with("fleetward.table", table.name())) {
                            lake.flush(named.organization(), table);
                        }
                        flushed.since(began);
                        flushes++;
                    }
                }
            }
        }
    }
}
