package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** After its support period a product is no longer promised fixes (CRA Article 13(8)); one more release is a decision. */
@ApplicationScoped
class SupportCheck implements ReleaseCheck {
    private final Db db;
    private final Clock clock;
    private final LawFactsStore store;

    SupportCheck(Db db, Clock clock, LawFactsStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return db
                .inTransaction(organization, tx -> store.product(tx, new ProductId(product)))
                .flatMap(ProductFacts::supportUntil)
                .filter(today::isAfter)
                .map(ended -> new Objection(
                        "support-ended",
                        "",
                        "The product's support period ended on %s.".formatted(ended),
                        "Prolong the support period, or say why it gets one more release."))
                .stream()
                .toList();
    }
}
