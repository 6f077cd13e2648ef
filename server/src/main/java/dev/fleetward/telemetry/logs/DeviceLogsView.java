package dev.fleetward.telemetry.logs;

import dev.fleetward.devices.Device;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import org.jspecify.annotations.Nullable;

/** What the page of a device's log shows. */
record DeviceLogsView(Product product, Device device, LogForm form, PageOf<Logs.Line> found) {

    public String list() {
        return "/products/" + product.slug() + "/devices";
    }

    /** Compact lines wait for the symbols of their build. */
    public boolean isCompact() {
        return found.items().stream().anyMatch(line -> line.message() == null);
    }

    /** Few firmwares say which part of them speaks. */
    public boolean isSourced() {
        return found.items().stream().anyMatch(line -> !line.from().isEmpty());
    }

    public @Nullable String nextAddress() {
        String next = found.next();
        return next == null ? null : form.after(next);
    }
}
