package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

@Path("/api/v1/products/{slug}/devices")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DevicesResource {
    private final Products products;
    private final Devices devices;
    private final CurrentCaller caller;

    DevicesResource(Products products, Devices devices, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.caller = caller;
    }

    @GET
    @Path("{serial}")
    @Allow(Permission.VIEW)
    public Device device(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        return devices.require(products.require(caller.organization(), slug), serial);
    }
}
