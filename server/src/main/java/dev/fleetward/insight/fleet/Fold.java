package dev.fleetward.insight.fleet;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.lake.LakeBatch;
import dev.fleetward.lake.LakeTable;
import dev.fleetward.lake.RowConsumer;
import dev.fleetward.telemetry.FieldTables;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Adds samples to the roll-ups in the transaction that makes a file of them, so each once. */
@ApplicationScoped
class Fold implements RowConsumer {
    private final RollupStore rollups;
    private final RefusalStore refusals;
    private final Clock clock;

    Fold(RollupStore rollups, RefusalStore refusals, Clock clock) {
        this.rollups = rollups;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public LakeTable table() {
        return FieldTables.SAMPLES;
    }

    @Override
    public void accept(Tx tx, OrganizationId organization, Set<UUID> devices, Iterable<LakeBatch> batches) {
        Map<UUID, Folding.Reporter> reporters = rollups.reporters(tx, devices);
        var folding = new Folding(clock.instant());
        for (LakeBatch batch : batches) {
            var reporter = reporters.getOrDefault(batch.device(), Folding.Reporter.unknown(batch.device()));
            for (LakeBatch.Entry entry : batch.entries()) {
                SampleRow row = SampleRow.of(entry);
                if (row != null) {
                    folding.add(batch.product(), reporter, row);
                }
            }
        }
        rollups.add(tx, organization, folding.rollups(), true);
        refusals.add(tx, organization, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), folding.refused());
    }
}
