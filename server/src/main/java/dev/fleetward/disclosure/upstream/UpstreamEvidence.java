package dev.fleetward.disclosure.upstream;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether makers of vulnerable components are told (CRA Article 13(6), Annex I, Part II (6)). */
@ApplicationScoped
class UpstreamEvidence implements EvidenceSource {
    private static final int MAX_CASES = 200;

    private final Db db;
    private final Products products;
    private final MatchedComponents matches;
    private final UpstreamStore store;

    UpstreamEvidence(Db db, Products products, MatchedComponents matches, UpstreamStore store) {
        this.db = db;
        this.products = products;
        this.matches = matches;
        this.store = store;
    }

    @Override
    public String id() {
        return "disclosure.upstream-reports";
    }

    @Override
    public String title() {
        return "Upstream reports sent to makers of components";
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.6");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID id) {
        Product product = products.byId(organization, new ProductId(id)).orElseThrow();
        return db.inTransaction(organization, tx -> {
            long sent = 0;
            long wanted = 0;
            for (UUID caseId : store.realCases(tx, product.id(), MAX_CASES)) {
                List<UpstreamReport> reports = store.of(tx, caseId);
                sent += reports.stream().filter(one -> one.sent().isPresent()).count();
                wanted += reports.stream()
                                .filter(one -> one.notNeeded().isEmpty())
                                .count()
                        + matches.of(tx, product, caseId, reports).stream()
                                .filter(one -> !one.reported())
                                .count();
            }
            return new Figure(
                    sent,
                    wanted,
                    "reports wanted: those drafted or sent, and components with a matched vulnerability of a case and no report",
                    "newest %d cases that are no drill: reports recorded as sent, of those and the drafts, and of components matched with the case's vulnerabilities without any; those found not needed left out"
                            .formatted(MAX_CASES));
        });
    }
}
