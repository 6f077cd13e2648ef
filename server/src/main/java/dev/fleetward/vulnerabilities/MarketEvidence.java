package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Regulation (EU) 2024/2847, Annex I Part I (2)(a), by version: none on the market has a known vulnerability that is open or
 * found to affect it; what a decision (VEX) excuses is counted beside it. A version without SBOM is not free of any.
 */
@ApplicationScoped
class MarketEvidence implements EvidenceSource {
    private final Db db;
    private final MarketStore store;

    MarketEvidence(Db db, MarketStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public String id() {
        return "vulnerabilities.versions-without-exploitable";
    }

    @Override
    public String title() {
        return "Versions on the market without a known exploitable vulnerability";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.I.2.a", "CRA.II.2");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        MarketStore.Market market = db.inTransaction(organization, tx -> store.market(tx, product));
        return new Figure(
                market.free(),
                market.versions(),
                "software versions that devices run now; %,d of their findings are excused by a decision (VEX)"
                        .formatted(market.excused()),
                MarketStore.MARKET + "-- excused: " + market.excused());
    }
}
