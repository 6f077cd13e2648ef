package dev.fleetward.telemetry.logs;

import dev.fleetward.devices.Device;
import dev.fleetward.devices.timeline.TimelineEntry;
import dev.fleetward.ingest.mar.LogChain;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a device's log shows.
 *
 * @param between crashes, traces and reboots in the span of the lines
 * @param gaps between its log files, in the span that was asked for
 */
record DeviceLogsView(
        Product product,
        Device device,
        LogForm form,
        PageOf<Logs.Line> found,
        List<TimelineEntry> between,
        List<LogChain.Gap> gaps) {

    /** A line, or what went wrong between two of them. */
    record Row(
            Instant at, Logs.@Nullable Line line, @Nullable TimelineEntry trouble) {}

    /** Newest first; trouble stands above the lines that led to it. */
    public List<Row> rows() {
        return Stream.concat(
                        between.stream().map(entry -> new Row(entry.at(), null, entry)),
                        found.items().stream().map(line -> new Row(line.capturedAt(), line, null)))
                .sorted(Comparator.comparing(Row::at).reversed())
                .toList();
    }

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
