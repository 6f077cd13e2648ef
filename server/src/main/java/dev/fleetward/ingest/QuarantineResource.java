package dev.fleetward.ingest;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/quarantine")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class QuarantineResource {
    private final Products products;
    private final Quarantine quarantine;
    private final CurrentCaller caller;

    QuarantineResource(Products products, Quarantine quarantine, CurrentCaller caller) {
        this.products = products;
        this.quarantine = quarantine;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<QuarantineStore.Summary> list(
            @PathParam("slug") String slug,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return quarantine.list(products.require(caller.organization(), slug), Cursor.parse(after, limit));
    }

    /** Tries again to decode what is there, after something was mended. */
    @POST
    @Path("{id}/replay")
    @Allow(Permission.MANAGE_DEVICES)
    public Quarantine.Replayed replay(@PathParam("slug") String slug, @PathParam("id") String id) {
        return quarantine.replay(caller.get(), products.require(caller.organization(), slug), id);
    }
}
