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

/** Groups again what was grouped by older rules or an older recipe. Old fingerprints keep leading to their issues. */
@ApplicationScoped
class RegroupJob implements Job {
    static final String KIND = "crashes.regroup";
    private static final int PORTION_ROWS = 100;

    /** @param after the last trace that was dealt with; null at the beginning */
    record Wanted(UUID product, @Nullable UUID after) {}

    private final Db db;
    private final AnalysisStore traces;
    private final RulesStore rules;
    private final Understanding understanding;
    private final Analysis analysis;

    RegroupJob(Db db, AnalysisStore traces, RulesStore rules, Understanding understanding, Analysis analysis) {
        this.db = db;
        this.traces = traces;
        this.rules = rules;
        this.understanding = understanding;
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
        List<UUID> stale = db.inTransaction(organization, tx -> {
            int revision = rules.of(tx, product).revision();
            if (wanted.after == null) {
                traces.stalePlaces(tx, product, revision)
                        .forEach(place -> analysis.requestNames(tx, organization, product, place));
            }
            return traces.stale(tx, product, revision, wanted.after, PORTION_ROWS);
        });
        stale.forEach(trace -> understanding.regroup(organization, trace));
        if (stale.size() == PORTION_ROWS) {
            db.doInTransaction(
                    organization,
                    tx -> analysis.requestRegrouping(tx, organization, new Wanted(wanted.product, stale.getLast())));
        }
    }
}
