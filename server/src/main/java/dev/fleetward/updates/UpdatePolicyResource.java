package dev.fleetward.updates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
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

/** Who may make a product's rollouts active. */
@Path("/api/v1/products/{slug}/update-policy")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UpdatePolicyResource {
    private final Products products;
    private final UpdatePolicies policies;
    private final CurrentCaller caller;

    UpdatePolicyResource(Products products, UpdatePolicies policies, CurrentCaller caller) {
        this.products = products;
        this.policies = policies;
        this.caller = caller;
    }

    record Change(UpdatePolicy.@Nullable Review review) {}

    @GET
    @Allow(Permission.VIEW)
    public UpdatePolicy policy(@PathParam("slug") String slug) {
        return policies.of(products.require(caller.organization(), slug));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_ORGANIZATION)
    public UpdatePolicy change(@PathParam("slug") String slug, Change change) {
        return policies.change(caller.get(), products.require(caller.organization(), slug), change.review());
    }
}
