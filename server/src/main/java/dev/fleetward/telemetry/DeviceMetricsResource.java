package dev.fleetward.telemetry;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** One device's last values, series and log. */
@Path("/api/v1/products/{slug}/devices/{serial}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceMetricsResource {
    private final Products products;
    private final Devices devices;
    private final Metrics metrics;
    private final Logs logs;
    private final CurrentCaller caller;
    private final Clock clock;

    DeviceMetricsResource(
            Products products, Devices devices, Metrics metrics, Logs logs, CurrentCaller caller, Clock clock) {
        this.products = products;
        this.devices = devices;
        this.metrics = metrics;
        this.logs = logs;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Path("metrics")
    @Allow(Permission.VIEW)
    public PageOf<Metrics.LastValue> lastValues(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        return new PageOf<>(
                metrics.lastValues(product, devices.require(product, serial).id()), null);
    }

    @GET
    @Path("metrics/{name}")
    @Allow(Permission.VIEW)
    public Metrics.Series series(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @PathParam("name") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("bucket") @Nullable String bucket) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        return metrics.ofDevice(product, device, name, TimeRange.parse(from, to, bucket, clock.instant()));
    }

    @GET
    @Path("logs")
    @Allow(Permission.VIEW)
    public PageOf<Logs.Line> logs(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("level") @DefaultValue("debug") String level,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        TimeRange range = TimeRange.parse(from, to, null, clock.instant());
        var query = new Logs.Query(range.from(), range.to(), text, Logs.Level.parse(level));
        return logs.find(product, device, query, Cursor.parse(after, limit));
    }
}
