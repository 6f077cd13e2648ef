package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The facts the law wants known of a product. */
@Path("/api/v1/products/{slug}/law-facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProductFactsResource {
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    ProductFactsResource(LawFacts facts, Products products, CurrentCaller caller) {
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public ProductFacts product(@PathParam("slug") String slug) {
        return facts.product(products.require(caller.organization(), slug));
    }

    @PATCH
    @Allow(Permission.MANAGE_COMPLIANCE)
    public ProductFacts change(@PathParam("slug") String slug, LawFactsChange.@Nullable Product body) {
        if (body == null) {
            throw missing();
        }
        return facts.saveProduct(caller.get(), products.require(caller.organization(), slug), body::on);
    }

    private static Problem missing() {
        return Problem.invalid("This address takes a JSON object with the facts to change.");
    }
}
