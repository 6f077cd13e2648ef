package dev.fleetward.crashes.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Job;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has everything that waited for the symbols of a build looked at again. */
@ApplicationScoped
class SymbolsJob implements Job {
    static final String KIND = "crashes.symbols";
    private static final int PORTION_ROWS = 500;

    /** @param after the last trace that was dealt with; null at the beginning */
    record Wanted(UUID product, String build, @Nullable UUID after) {}

    private final Db db;
    private final AnalysisStore traces;
    private final Analysis analysis;

    SymbolsJob(Db db, AnalysisStore traces, Analysis analysis) {
        this.db = db;
        this.traces = traces;
        this.analysis = analysis;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(OrganizationId organization, JsonNode payload) {
        Wanted wanted = Json.read(payload.toString(), Wanted.class);
        var product = new ProductId(wanted.product);
        db.doInTransaction(organization, tx -> {
            if (wanted.after == null) {
                traces.waitingPlaces(tx, product, wanted.build)
                        .forEach(place -> analysis.requestNames(tx, organization, product, place));
            }
            List<UUID> dumps = traces.waitingDumps(tx, product, wanted.build, wanted.after, PORTION_ROWS);
            dumps.forEach(trace -> analysis.request(tx, organization, trace));
            if (dumps.size() == PORTION_ROWS) {
                analysis.requestWaiting(tx, organization, new Wanted(wanted.product, wanted.build, dumps.getLast()));
            }
        });
    }
}
