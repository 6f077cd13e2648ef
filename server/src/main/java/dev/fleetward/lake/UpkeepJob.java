package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.observation.Timing;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Compaction and clearing up, for every table of every organization. */
@ApplicationScoped
class UpkeepJob implements RecurringJob {
    private final Db db;
    private final LakeConfig config;
    private final LakeStore store;
    private final Lake lake;
    private final List<LakeTable> tables;
    private final Timing maintained;

    UpkeepJob(Db db, LakeConfig config, LakeStore store, Lake lake, @All List<LakeTable> tables, Meters meters) {
        this.db = db;
        this.config = config;
        this.store = store;
        this.lake = lake;
        this.tables = tables;
        this.maintained = meters.timing("fleetward_lake_upkeep_seconds");
    }

    @Override
    public String kind() {
        return "lake-upkeep";
    }

    @Override
    public Duration every() {
        return config.upkeepEvery();
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        for (LakeStore.Named named : db.acrossOrganizations(store::tables)) {
            tables.stream()
                    .filter(table -> table.name().equals(named.table()))
                    .forEach(table -> maintain(named, table));
        }
    }

    private void maintain(LakeStore.Named named, LakeTable table) {
        long began = System.nanoTime();
        lake.maintain(named.organization(), table);
        maintained.since(began);
    }
}
