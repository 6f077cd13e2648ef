package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Audit;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/devices")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DevicesResource {
    private final Products products;
    private final Devices devices;
    private final Fleet fleet;
    private final CurrentCaller caller;
    private final Db db;
    private final Audit audit;
    private final Clock clock;

    DevicesResource(
            Products products, Devices devices, Fleet fleet, CurrentCaller caller, Db db, Audit audit, Clock clock) {
        this.products = products;
        this.devices = devices;
        this.fleet = fleet;
        this.caller = caller;
        this.db = db;
        this.audit = audit;
        this.clock = clock;
    }

    /** In order of serial; see {@link DeviceQuery} for what narrows. */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<DeviceLine> devices(
            @PathParam("slug") String slug,
            @QueryParam("q") @Nullable String text,
            @QueryParam("version") @Nullable String version,
            @QueryParam("hardware") @Nullable String hardware,
            @QueryParam("cohort") @Nullable String cohort,
            @QueryParam("seen") @Nullable String seen,
            @QueryParam("attribute") @Nullable String attribute,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return fleet.find(
                product(slug),
                DeviceQuery.parse(text, version, hardware, cohort, seen, attribute),
                Cursor.parse(after, limit));
    }

    @GET
    @Path("{serial}")
    @Allow(Permission.VIEW)
    public Device device(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        return devices.require(product(slug), serial);
    }

    /** Sets the attributes named; null takes one away; others stay. */
    @PATCH
    @Path("{serial}/attributes")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Allow(Permission.MANAGE_DEVICES)
    public Device setAttributes(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @Nullable Map<String, @Nullable Object> values) {
        if (values == null) {
            throw Problem.invalid("Send an object of attributes, such as {\"country\": \"AT\"}.");
        }
        Product product = product(slug);
        Device before = devices.require(product, serial);
        db.doInTransaction(product.organization(), tx -> {
            devices.setAttributes(tx, product.organization(), before.id(), values, "api", clock.instant());
            audit.record(
                    tx,
                    caller.get(),
                    "device.attributes-set",
                    product.slug() + "/" + serial,
                    before.attributes(),
                    values);
        });
        return devices.require(product, serial);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
