package dev.fleetward.telemetry.metrics;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One device's last values and series. */
@Path("/api/v1/products/{slug}/devices/{serial}/metrics")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceMetricsResource {
    private final Asked asked;
    private final Metrics metrics;

    DeviceMetricsResource(Asked asked, Metrics metrics) {
        this.asked = asked;
        this.metrics = metrics;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Metrics.LastValue> lastValues(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        var of = asked.device(slug, serial);
        return new PageOf<>(metrics.lastValues(of.product(), of.device().id()), null);
    }

    @GET
    @Path("{name}")
    @Allow(Permission.VIEW)
    public Metrics.Series series(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @PathParam("name") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("bucket") @Nullable String bucket) {
        var of = asked.device(slug, serial);
        return metrics.ofDevice(of.product(), of.device(), name, TimeRange.parse(from, to, bucket, asked.now()));
    }
}
