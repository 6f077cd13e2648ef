package dev.fleetward.compliance;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
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

/** Every requirement with its live evidence, and what does not apply. */
@Path("/api/v1/products/{slug}/requirements")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RequirementsResource {
    private final Evidence evidence;
    private final Products products;
    private final CurrentCaller caller;

    RequirementsResource(Evidence evidence, Products products, CurrentCaller caller) {
        this.evidence = evidence;
        this.products = products;
        this.caller = caller;
    }

    record ExceptionChange(@Nullable String justification) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<MatrixRow> matrix(@PathParam("slug") String slug) {
        return new PageOf<>(evidence.matrix(product(slug)), null);
    }

    @PUT
    @Path("{id}/exception")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void setAside(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable ExceptionChange body) {
        if (body == null || body.justification == null) {
            throw Problem.invalid("justification is needed; an empty one makes the requirement apply again.");
        }
        evidence.setAside(caller.get(), product(slug), id, body.justification);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
