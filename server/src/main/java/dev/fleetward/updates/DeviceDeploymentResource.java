package dev.fleetward.updates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Every update one device was ever given. */
@Path("/api/v1/products/{slug}/devices/{serial}/deployments")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeviceDeploymentResource {
    private final Products products;
    private final Devices devices;
    private final Deployments deployments;
    private final CurrentCaller caller;

    DeviceDeploymentResource(Products products, Devices devices, Deployments deployments, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.deployments = deployments;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Deployments.Past> deployments(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = product(slug);
        Device device = devices.require(product, serial);
        return new PageOf<>(
                deployments.history(product.organization(), device.id().value()), null);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
