package dev.fleetward.updates.releases;

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

@Path("/api/v1/products/{slug}/release-policy")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ReleasePolicyResource {
    private final Products products;
    private final ReleasePolicies policies;
    private final CurrentCaller caller;

    ReleasePolicyResource(Products products, ReleasePolicies policies, CurrentCaller caller) {
        this.products = products;
        this.policies = policies;
        this.caller = caller;
    }

    record Request(
            @Nullable Boolean allowUnsigned, @Nullable String reason) {}

    @GET
    @Allow(Permission.VIEW)
    public ReleasePolicy policy(@PathParam("slug") String slug) {
        return policies.of(product(slug));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public ReleasePolicy change(@PathParam("slug") String slug, @Nullable Request request) {
        if (request == null || request.allowUnsigned() == null) {
            throw Problem.invalid("allowUnsigned must be true or false.");
        }
        return policies.change(
                caller.get(), product(slug), request.allowUnsigned(), request.reason() == null ? "" : request.reason());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
