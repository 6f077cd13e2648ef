package dev.fleetward.telemetry.metrics;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.ChartView;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.TimeRange;
import dev.fleetward.telemetry.vitals.Vitals;
import dev.fleetward.telemetry.vitals.VitalsView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The product's metrics: vitals first, then any metric over time. */
@Path("/products/{slug}/metrics")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class MetricPages {
    private final Asked asked;
    private final Metrics metrics;
    private final Vitals vitals;

    MetricPages(Asked asked, Metrics metrics, Vitals vitals) {
        this.asked = asked;
        this.metrics = metrics;
        this.vitals = vitals;
    }

    /** @param explored null until a metric is chosen */
    record MetricsPage(
            Product product,
            PageRange range,
            VitalsView vitals,
            List<Metrics.Metric> catalogue,
            List<Metrics.VersionSchema> schemas,
            String metric,
            boolean byVersion,
            @Nullable ChartView explored,
            Metrics.@Nullable Metric edited) {

        public List<MetricKind> kinds() {
            return List.of(MetricKind.values());
        }

        public String explore(Metrics.Metric metric) {
            return Address.explore(product, metric.name());
        }

        public String edit(Metrics.Metric metric) {
            return "?range=" + range.getSlug() + "&edit=" + Address.encoded(metric.name()) + "#meaning";
        }

        /** What can be drawn. */
        public List<Metrics.Metric> getMetrics() {
            return catalogue.stream().filter(one -> !one.isText()).toList();
        }

        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public String address(PageRange other) {
            return "?range=" + other.getSlug() + "&metric=" + Address.encoded(metric)
                    + (byVersion ? "&by=version" : "");
        }

        /** Nothing has come in yet, ever. */
        public boolean isBlank() {
            return catalogue.isEmpty() && vitals.total().activeDevices() == 0;
        }
    }

    @CheckedTemplate(basePath = "telemetry")
    static class Templates {
        private Templates() {}

        static native TemplateInstance metrics(MetricsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance metrics(
            @PathParam("slug") String slug,
            @QueryParam("range") @Nullable String range,
            @QueryParam("metric") @Nullable String metric,
            @QueryParam("by") @Nullable String by,
            @QueryParam("edit") @Nullable String edit) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        TimeRange time = span.until(asked.now());
        List<Metrics.Metric> catalogue = metrics.list(product, new Cursor(java.util.Optional.empty(), Cursor.MAX_ITEMS))
                .items();
        String chosen = metric == null ? "" : metric;
        boolean byVersion = "version".equals(by);
        return Templates.metrics(new MetricsPage(
                product,
                span,
                VitalsView.of(vitals, product, time),
                catalogue,
                catalogue.isEmpty() ? List.of() : metrics.schemas(product, time),
                chosen,
                byVersion,
                chosen.isEmpty() ? null : explore(product, chosen, time, byVersion, span),
                edit == null || edit.isEmpty() ? null : metrics.require(product, edit)));
    }

    @POST
    @Path("meaning")
    @Allow(Permission.MANAGE_PRODUCTS)
    public Response mean(
            @PathParam("slug") String slug,
            @FormParam("metric") @DefaultValue("") String metric,
            @FormParam("unit") @Nullable String unit,
            @FormParam("kind") @Nullable String kind) {
        Product product = asked.product(slug);
        metrics.mean(asked.caller(), product, metric, MetricMeaning.parse(unit, kind));
        return Response.seeOther(URI.create(Address.metrics(product) + "#catalogue"))
                .build();
    }

    private ChartView explore(Product product, String metric, TimeRange time, boolean byVersion, PageRange span) {
        Metrics.Metric known = metrics.require(product, metric);
        Metrics.Series series = metrics.ofFleet(product, metric, time, byVersion);
        String unit = known.unit() == null ? "" : known.unit();
        String title = "%s, %s of the last %s in steps of %s"
                .formatted(
                        known.isTotal() ? "Increase of " + metric : metric,
                        byVersion ? "median by software version" : "spread over the fleet",
                        span.getLabel(),
                        series.bucket());
        return byVersion || series.lines().isEmpty()
                ? LineCharts.ofLines(title, unit, series.lines(), time.bucket(), Metrics.Point::median)
                : LineCharts.ofSpread(title, unit, series.lines().getFirst(), time.bucket());
    }
}
