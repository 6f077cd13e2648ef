package dev.fleetward.updates.delivery.identity;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issuers of device certificates that let devices in when a trusted proxy vouches for them. */
@Path("/api/v1/products/{slug}/device-authorities")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AuthorityResource {
    private final Products products;
    private final Authorities authorities;
    private final CurrentCaller caller;

    AuthorityResource(Products products, Authorities authorities, CurrentCaller caller) {
        this.products = products;
        this.authorities = authorities;
        this.caller = caller;
    }

    record Request(@Nullable String name, @Nullable String issuerHash) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Authority> list(@PathParam("slug") String slug) {
        return new PageOf<>(authorities.list(product(slug)), null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response add(@PathParam("slug") String slug, Request request) {
        Authority added = authorities.add(caller.get(), product(slug), request.name(), request.issuerHash());
        return Response.status(201).entity(added).build();
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public void remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        authorities.remove(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
