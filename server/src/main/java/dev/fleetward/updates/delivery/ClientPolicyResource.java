package dev.fleetward.updates.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** How a product's devices are dealt with when they ask for updates. */
@Path("/api/v1/products/{slug}/update-clients")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ClientPolicyResource {
    private final Products products;
    private final Confirmations confirmations;
    private final CurrentCaller caller;

    ClientPolicyResource(Products products, Confirmations confirmations, CurrentCaller caller) {
        this.products = products;
        this.confirmations = confirmations;
        this.caller = caller;
    }

    /** @param confirm whether each device must say yes before it may take an update */
    record Policy(@Nullable Boolean confirm) {}

    @GET
    @Allow(Permission.VIEW)
    public Policy show(@PathParam("slug") String slug) {
        return new Policy(confirmations.asks(product(slug)));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Policy change(@PathParam("slug") String slug, Policy policy) {
        Boolean confirm = policy.confirm();
        if (confirm == null) {
            throw Problem.invalid("confirm must be true or false.");
        }
        confirmations.ask(caller.get(), product(slug), confirm);
        return policy;
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
