package dev.fleetward.telemetry.logs;

import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import org.jspecify.annotations.Nullable;

/** What the page of the fleet's log lines shows. */
record LogsView(Product product, LogForm form, Logs.Hits hits, PageOf<Logs.FleetLine> found) {

    /** Compact lines wait for the symbols of their build. */
    public boolean isCompact() {
        return found.items().stream().anyMatch(one -> one.line().message() == null);
    }

    /** Few firmwares say which part of them speaks. */
    public boolean isSourced() {
        return found.items().stream().anyMatch(one -> !one.line().from().isEmpty());
    }

    public @Nullable String nextAddress() {
        String next = found.next();
        return next == null ? null : form.after(next);
    }
}
