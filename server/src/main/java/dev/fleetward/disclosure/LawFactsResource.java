package dev.fleetward.disclosure;

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

/** The facts the law wants known, of the maker and of each product. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LawFactsResource {
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    LawFactsResource(LawFacts facts, Products products, CurrentCaller caller) {
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Path("maker-facts")
    @Allow(Permission.VIEW)
    public MakerFacts maker() {
        return facts.maker(caller.organization());
    }

    @PATCH
    @Path("maker-facts")
    @Allow(Permission.MANAGE_COMPLIANCE)
    public MakerFacts change(LawFactsChange.@Nullable Maker body) {
        if (body == null) {
            throw missing();
        }
        return facts.saveMaker(caller.get(), body::on);
    }

    @GET
    @Path("products/{slug}/law-facts")
    @Allow(Permission.VIEW)
    public ProductFacts product(@PathParam("slug") String slug) {
        return facts.product(products.require(caller.organization(), slug));
    }

    @PATCH
    @Path("products/{slug}/law-facts")
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
