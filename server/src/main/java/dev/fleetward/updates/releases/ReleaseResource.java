package dev.fleetward.updates.releases;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/releases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ReleaseResource {
    private final Products products;
    private final Releases releases;
    private final CurrentCaller caller;

    ReleaseResource(Products products, Releases releases, CurrentCaller caller) {
        this.products = products;
        this.releases = releases;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Release> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return releases.page(product(slug), Cursor.parse(after, limit));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response create(@PathParam("slug") String slug, Releases.Request request) {
        return Response.status(201)
                .entity(releases.create(caller.get(), product(slug), request))
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Release release(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return releases.require(product(slug), id);
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public void delete(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        releases.delete(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
