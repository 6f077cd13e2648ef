package dev.fleetward.disclosure.support;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** A product's support together with how long its updates stay available (CRA Article 13(9)). */
@ApplicationScoped
class SupportOfUpdates {
    private final SupportPeriods periods;
    private final Releases releases;

    SupportOfUpdates(SupportPeriods periods, Releases releases) {
        this.periods = periods;
        this.releases = releases;
    }

    SupportView view(Product product) {
        List<SupportPeriod> holding = periods.holding(product);
        List<EndNotice> notices = periods.notices(product);
        return new SupportView(
                holding,
                holding.stream()
                        .map(period -> SupportView.End.of(period, notices, periods.today()))
                        .toList(),
                holding.stream().filter(SupportPeriod::isWholeProduct).findFirst().stream()
                        .flatMap(period -> releases.page(product, Cursor.parse(null, Cursor.MAX_ITEMS)).items().stream()
                                .map(release -> SupportView.Update.of(release, period)))
                        .toList(),
                periods.history(product),
                notices);
    }
}
