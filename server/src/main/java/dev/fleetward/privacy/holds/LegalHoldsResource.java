package dev.fleetward.privacy.holds;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Legal holds of a product. */
@Path("/api/v1/products/{slug}/legal-holds")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LegalHoldsResource {
    private final LegalHolds holds;
    private final Products products;
    private final CurrentCaller caller;

    LegalHoldsResource(LegalHolds holds, Products products, CurrentCaller caller) {
        this.holds = holds;
        this.products = products;
        this.caller = caller;
    }

    record ReleaseWanted(@Nullable String reason) {}

    /** Those in force first. */
    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<LegalHold> listLegalHolds(@PathParam("slug") String slug) {
        return holds.list(product(slug));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public LegalHold legalHold(@PathParam("slug") String slug, @PathParam("id") String id) {
        return holds.require(product(slug), id(id));
    }

    @POST
    @Allow(Permission.MANAGE_PRIVACY)
    public Response placeLegalHold(@PathParam("slug") String slug, LegalHolds.@Nullable Wanted wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send reason, and serial unless the whole product is meant.");
        }
        return Response.status(201)
                .entity(holds.place(caller.get(), product(slug), wanted))
                .build();
    }

    @POST
    @Path("{id}/release")
    @Allow(Permission.MANAGE_PRIVACY)
    public LegalHold releaseLegalHold(
            @PathParam("slug") String slug, @PathParam("id") String id, @Nullable ReleaseWanted wanted) {
        return holds.release(caller.get(), product(slug), id(id), wanted == null ? null : wanted.reason);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    static UUID id(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Hold", id);
        }
    }
}
