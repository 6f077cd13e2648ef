package dev.fleetward.privacy;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Erases everything held of one device. */
@Path("/api/v1/products/{slug}/devices/{serial}/erasure")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ErasureResource {
    private final SubjectRequests requests;
    private final Products products;
    private final CurrentCaller caller;

    ErasureResource(SubjectRequests requests, Products products, CurrentCaller caller) {
        this.requests = requests;
        this.products = products;
        this.caller = caller;
    }

    record Confirmation(@Nullable String confirm) {}

    @POST
    @Allow(Permission.MANAGE_PRIVACY)
    public Certificate erase(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Confirmation body) {
        if (body == null || body.confirm == null) {
            throw Problem.invalid("confirm is missing: the serial once more. Nothing was erased.");
        }
        return requests.erase(caller.get(), products.require(caller.organization(), slug), serial, body.confirm);
    }
}
