package dev.fleetward.telemetry;

import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of the fleet's log lines shows. */
record LogsView(Product product, PageRange range, Logs.Query query, Logs.Hits hits, PageOf<Logs.FleetLine> found) {

    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    public List<Logs.Level> levels() {
        return List.of(Logs.Level.DEBUG, Logs.Level.INFO, Logs.Level.WARNING, Logs.Level.ERROR);
    }

    public String base() {
        return "/products/" + product.slug() + "/logs";
    }

    public boolean isFiltered() {
        return !query.text().isEmpty() || !query.version().isEmpty() || query.minLevel() != Logs.Level.DEBUG;
    }

    /** Compact lines wait for the symbols of their build. */
    public boolean isCompact() {
        return found.items().stream().anyMatch(one -> one.line().message() == null);
    }

    public String address(String version) {
        return base() + "?range=" + range.getSlug() + "&level="
                + query.minLevel().slug() + "&text=" + Address.encoded(query.text()) + "&version="
                + Address.encoded(version);
    }

    public @Nullable String nextAddress() {
        return found.next() == null ? null : address(query.version()) + "&after=" + found.next();
    }

    public String state(Logs.Level level) {
        return switch (level) {
            case ERROR -> "bad";
            case WARNING -> "attention";
            case INFO, DEBUG, RESERVED -> "plain";
        };
    }
}
