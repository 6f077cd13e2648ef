package dev.fleetward.telemetry.metrics;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One device's metrics: a page of their own, or with htmx the part that the device's page shows. */
@Path("/products/{slug}/devices/{serial}/metrics")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceMetricPages {
    /** More charts than these are chosen, not shown at once. */
    private static final int CHARTS_AT_FIRST = 6;

    private static final int MAX_CHARTS = 24;
    private static final String SDK_PREFIX = "MemfaultSdkMetric_";

    private final Asked asked;
    private final Metrics metrics;

    DeviceMetricPages(Asked asked, Metrics metrics) {
        this.asked = asked;
        this.metrics = metrics;
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceMetrics(DeviceMetricsView page);

        static native TemplateInstance deviceMetricsPart(DeviceMetricsView page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance metrics(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("range") @Nullable String range,
            @QueryParam("metric") List<String> chosen,
            @HeaderParam("HX-Request") @Nullable String htmx) {
        var of = asked.device(slug, serial);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(asked.now());
        List<Metrics.LastValue> values =
                metrics.lastValues(of.product(), of.device().id());
        List<String> shown = chosen.isEmpty()
                ? first(values)
                : chosen.stream().distinct().limit(MAX_CHARTS).toList();
        Map<String, String> units = metrics.units(of.product());
        var charts = metrics.ofDevice(of.product(), of.device(), shown, time).stream()
                .map(line -> LineCharts.ofLines(
                        line.name(),
                        units.getOrDefault(line.name(), ""),
                        List.of(line),
                        time.bucket(),
                        Metrics.Point::mean))
                .toList();
        var view = new DeviceMetricsView(of.product(), of.device(), span, values, shown, charts);
        return htmx == null ? Templates.deviceMetrics(view) : Templates.deviceMetricsPart(view);
    }

    // The maker's own metrics tell more of a device than the SDK's about itself.
    static List<String> first(List<Metrics.LastValue> values) {
        return values.stream()
                .filter(value -> value.number() != null)
                .map(Metrics.LastValue::metric)
                .sorted(Comparator.comparing((String name) -> name.startsWith(SDK_PREFIX))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(CHARTS_AT_FIRST)
                .toList();
    }
}
