package dev.fleetward.telemetry.metrics;

import dev.fleetward.devices.Device;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.PageRange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the page of a device's metrics shows. */
record DeviceMetricsView(
        Product product,
        Device device,
        PageRange range,
        List<Metrics.LastValue> values,
        List<String> shown,
        List<ChartView> charts) {

    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    public String list() {
        return "/products/" + product.slug() + "/devices";
    }

    public String base() {
        return device.page(product);
    }

    public String address(PageRange other) {
        return base() + "/metrics?range=" + other.getSlug()
                + shown.stream()
                        .map(metric -> "&metric=" + Address.encoded(metric))
                        .collect(Collectors.joining());
    }

    public String chart(String metric) {
        return base() + "/metrics?range=" + range.getSlug() + "&metric=" + Address.encoded(metric);
    }

    public long count() {
        return values.size();
    }

    public Optional<Instant> latest() {
        return values.stream().map(Metrics.LastValue::capturedAt).max(Comparator.naturalOrder());
    }

    public String shownValue(Metrics.LastValue value) {
        Double number = value.number();
        String text = value.text();
        return number != null ? ChartView.number(number) : text != null ? text : "";
    }
}
