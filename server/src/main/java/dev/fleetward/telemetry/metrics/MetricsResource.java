package dev.fleetward.telemetry.metrics;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** A product's metrics: their names, and what the fleet reported of each. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MetricsResource {
    private final Asked asked;
    private final Metrics metrics;

    MetricsResource(Asked asked, Metrics metrics) {
        this.asked = asked;
        this.metrics = metrics;
    }

    @GET
    @Path("metrics")
    @Allow(Permission.VIEW)
    public PageOf<Metrics.Metric> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return metrics.list(asked.product(slug), Cursor.parse(after, limit));
    }

    record Wish(@Nullable String unit, @Nullable String kind) {}

    /** What is left out of unit and kind is told by the device or the name. */
    @PUT
    @Path("metrics/{name}")
    @Allow(Permission.MANAGE_PRODUCTS)
    public Metrics.Metric mean(@PathParam("slug") String slug, @PathParam("name") String name, @Nullable Wish wish) {
        var meaning = wish == null ? new MetricMeaning(null, null) : MetricMeaning.parse(wish.unit(), wish.kind());
        return metrics.mean(asked.caller(), asked.product(slug), name, meaning);
    }

    /** Which metrics each software version reports and what changed from the one before. */
    @GET
    @Path("metric-schemas")
    @Allow(Permission.VIEW)
    public PageOf<Metrics.VersionSchema> schemas(
            @PathParam("slug") String slug,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Product product = asked.product(slug);
        return new PageOf<>(metrics.schemas(product, TimeRange.parse(from, to, null, asked.now())), null);
    }

    @GET
    @Path("metrics/{name}")
    @Allow(Permission.VIEW)
    public Metrics.Series series(
            @PathParam("slug") String slug,
            @PathParam("name") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("bucket") @Nullable String bucket,
            @QueryParam("by") @DefaultValue("") String by) {
        if (!by.isEmpty() && !by.equals("version")) {
            throw Problem.invalid("by must be version or absent, not “%s”.".formatted(by));
        }
        return metrics.ofFleet(
                asked.product(slug), name, TimeRange.parse(from, to, bucket, asked.now()), by.equals("version"));
    }
}
