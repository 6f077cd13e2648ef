package dev.fleetward.updates.delivery.identity;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The token with which one device, and no other, polls for updates. */
@Path("/api/v1/products/{slug}/devices/{serial}/target-token")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TargetTokenResource {
    private final Products products;
    private final Devices devices;
    private final TargetTokens tokens;
    private final CurrentCaller caller;

    TargetTokenResource(Products products, Devices devices, TargetTokens tokens, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.tokens = tokens;
        this.caller = caller;
    }

    /** @param token shown this once */
    record Issued(String token) {}

    @POST
    @Allow(Permission.MANAGE_DEVICES)
    public Response issue(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        String token = tokens.issue(caller.get(), product, devices.require(product, serial));
        return Response.status(201).entity(new Issued(token)).build();
    }

    @DELETE
    @Allow(Permission.MANAGE_DEVICES)
    public void revoke(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        tokens.revoke(caller.get(), product, devices.require(product, serial));
    }
}
