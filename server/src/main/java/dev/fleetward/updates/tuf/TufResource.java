package dev.fleetward.updates.tuf;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The roles of a product's TUF metadata, for people and build servers. */
@Path("/api/v1/products/{slug}/tuf")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TufResource {
    private final Products products;
    private final TufRepository repository;
    private final CurrentCaller caller;

    TufResource(Products products, TufRepository repository, CurrentCaller caller) {
        this.products = products;
        this.repository = repository;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<TufRepository.RoleView> roles(@PathParam("slug") String slug) {
        return new PageOf<>(repository.roles(product(slug)), null);
    }

    @POST
    @Allow(Permission.MANAGE_UPDATES)
    public Response make(@PathParam("slug") String slug) {
        repository.make(caller.get(), product(slug));
        return Response.status(201).entity(roles(slug)).build();
    }

    @POST
    @Path("{role}/rotate")
    @Allow(Permission.MANAGE_UPDATES)
    public PageOf<TufRepository.RoleView> rotate(@PathParam("slug") String slug, @PathParam("role") String role) {
        repository.rotate(caller.get(), product(slug), TufRole.parse(role));
        return roles(slug);
    }

    /** The root to build clients with: what they trust at first. */
    @GET
    @Path("1.root.json")
    @Allow(Permission.VIEW)
    public Response firstRoot(@PathParam("slug") String slug) {
        return Response.ok(repository
                        .document(product(slug), TufRole.ROOT, 1)
                        .orElseThrow(() -> Problem.notFound("TUF metadata of product", slug))
                        .content())
                .header("Content-Disposition", "attachment; filename=\"1.root.json\"")
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
