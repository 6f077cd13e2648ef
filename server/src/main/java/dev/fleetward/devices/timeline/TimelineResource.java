package dev.fleetward.devices.timeline;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/devices/{serial}/timeline")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TimelineResource {
    private final Products products;
    private final Devices devices;
    private final DeviceTimeline timeline;
    private final CurrentCaller caller;

    TimelineResource(Products products, Devices devices, DeviceTimeline timeline, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.timeline = timeline;
        this.caller = caller;
    }

    /**
     * Newest first.
     *
     * @param kind kinds of entries between commas, all when left out
     * @param from inclusive, {@code to} exclusive
     */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<TimelineEntry> timeline(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = products.require(caller.organization(), slug);
        var span = TimelineSpan.parse(kind, from, to);
        return timeline.page(product, devices.require(product, serial), span, Cursor.parse(after, limit));
    }
}
