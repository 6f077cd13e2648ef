package dev.fleetward.disclosure.notices;

import dev.fleetward.disclosure.facts.PublicNews;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The newest notices on the product's security page. */
@ApplicationScoped
class NewsOfNotices implements PublicNews {
    private static final int SHOWN = 5;

    private final Notices notices;

    NewsOfNotices(Notices notices) {
        this.notices = notices;
    }

    @Override
    public List<Item> of(Product product, String pageName) {
        return notices.onPage(product, SHOWN).stream()
                .filter(notice -> notice.revisedBy().isEmpty())
                .map(notice -> new Item(
                        NoticeDocument.address(pageName, notice),
                        notice.title(),
                        notice.summary(),
                        notice.publishedAt()))
                .toList();
    }
}
