package dev.fleetward.crashes.analysis;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.WaitsForSymbols;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Crashes and traces whose functions have no names yet. */
@ApplicationScoped
class WaitingTraces implements WaitsForSymbols {
    private final AnalysisStore traces;

    WaitingTraces(AnalysisStore traces) {
        this.traces = traces;
    }

    @Override
    public List<Kept> waiting(Tx tx, ProductId product) {
        return traces.waitingBuilds(tx, product);
    }
}
