package dev.fleetward.compliance.checklists;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The items that importers and distributors verify, and the checklists they filled in. */
@Path("/api/v1/products/{slug}/operator-checks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ChecksResource {
    private final Checks checks;
    private final Products products;
    private final CurrentCaller caller;

    ChecksResource(Checks checks, Products products, CurrentCaller caller) {
        this.checks = checks;
        this.products = products;
        this.caller = caller;
    }

    /** @param role importer or distributor; both when absent */
    @GET
    @Path("items")
    @Allow(Permission.VIEW)
    public PageOf<CheckItem> items(@PathParam("slug") String slug, @QueryParam("role") @DefaultValue("") String role) {
        product(slug);
        return new PageOf<>(role.isEmpty() ? CheckItem.ALL : CheckItem.of(role), null);
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<OperatorCheck> list(@PathParam("slug") String slug) {
        return new PageOf<>(checks.list(product(slug)), null);
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public OperatorCheck show(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return checks.require(product(slug), id);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public OperatorCheck record(@PathParam("slug") String slug, Checks.@Nullable Filled body) {
        if (body == null) {
            throw Problem.invalid(
                    "This address takes a JSON object with role, operator, checkedBy, checkedOn, answers.");
        }
        return checks.record(caller.get(), product(slug), body);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
