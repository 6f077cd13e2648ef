package dev.fleetward.telemetry;

import dev.fleetward.devices.Device;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of a device's log shows. */
record DeviceLogsView(Product product, Device device, PageRange range, Logs.Query query, PageOf<Logs.Line> found) {

    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    public List<Logs.Level> levels() {
        return List.of(Logs.Level.DEBUG, Logs.Level.INFO, Logs.Level.WARNING, Logs.Level.ERROR);
    }

    public String list() {
        return "/products/" + product.slug() + "/devices";
    }

    public String base() {
        return "/products/" + product.slug() + "/devices/" + device.serial();
    }

    public boolean isFiltered() {
        return !query.text().isEmpty() || query.minLevel() != Logs.Level.DEBUG;
    }

    /** Compact lines wait for the symbols of their build. */
    public boolean isCompact() {
        return found.items().stream().anyMatch(line -> line.message() == null);
    }

    public @Nullable String nextAddress() {
        return found.next() == null
                ? null
                : base() + "/logs?range=" + range.getSlug() + "&level="
                        + query.minLevel().slug() + "&text=" + Address.encoded(query.text()) + "&after=" + found.next();
    }

    public String state(Logs.Level level) {
        return switch (level) {
            case ERROR -> "bad";
            case WARNING -> "attention";
            case INFO, DEBUG, RESERVED -> "plain";
        };
    }
}
