package dev.fleetward.telemetry;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One device's metrics and log: pages of their own, or with htmx the part that the device's page shows. */
@Path("/products/{slug}/devices/{serial}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceMetricPages {
    /** More charts than these are chosen, not shown at once. */
    private static final int CHARTS_AT_FIRST = 6;

    private static final int MAX_CHARTS = 24;
    private static final String SDK_PREFIX = "MemfaultSdkMetric_";

    private final Products products;
    private final Devices devices;
    private final Metrics metrics;
    private final Logs logs;
    private final CurrentCaller caller;
    private final Clock clock;

    DeviceMetricPages(
            Products products, Devices devices, Metrics metrics, Logs logs, CurrentCaller caller, Clock clock) {
        this.products = products;
        this.devices = devices;
        this.metrics = metrics;
        this.logs = logs;
        this.caller = caller;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceMetrics(DeviceMetricsView page);

        static native TemplateInstance deviceMetricsPart(DeviceMetricsView page);

        static native TemplateInstance deviceLogs(DeviceLogsView page);

        static native TemplateInstance deviceLogsPart(DeviceLogsView page);
    }

    @GET
    @Path("metrics")
    @Allow(Permission.VIEW)
    public TemplateInstance metrics(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("metric") List<String> chosen,
            @HeaderParam("HX-Request") @Nullable String htmx) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(clock.instant());
        List<Metrics.LastValue> values = metrics.lastValues(product, device.id());
        List<String> shown = chosen.isEmpty()
                ? first(values)
                : chosen.stream().distinct().limit(MAX_CHARTS).toList();
        var charts = metrics.ofDevice(product, device, shown, time).stream()
                .map(line -> ChartView.ofLines(line.name(), List.of(line), time.bucket(), Metrics.Point::mean))
                .toList();
        var view = new DeviceMetricsView(product, device, span, values, shown, charts);
        return htmx == null ? Templates.deviceMetrics(view) : Templates.deviceMetricsPart(view);
    }

    @GET
    @Path("logs")
    @Allow(Permission.VIEW)
    public TemplateInstance logs(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("after") @Nullable String after,
            @HeaderParam("HX-Request") @Nullable String htmx) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(clock.instant());
        var query = new Logs.Query(time.from(), time.to(), text, Logs.Level.parse(level));
        var found = logs.find(product, device, query, Cursor.parse(after, 200));
        var view = new DeviceLogsView(product, device, span, query, found);
        return htmx == null ? Templates.deviceLogs(view) : Templates.deviceLogsPart(view);
    }

    // The maker's own metrics tell more of a device than the SDK's about itself.
    private static List<String> first(List<Metrics.LastValue> values) {
        return values.stream()
                .filter(value -> value.number() != null)
                .map(Metrics.LastValue::metric)
                .sorted(Comparator.comparing((String name) -> name.startsWith(SDK_PREFIX))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(CHARTS_AT_FIRST)
                .toList();
    }
}
