package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
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

/** What the product is as it is placed on the market. */
@Path("/api/v1/products/{slug}/market-facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MarketFactsResource {
    private final LawFacts facts;
    private final Products products;
    private final CurrentCaller caller;

    MarketFactsResource(LawFacts facts, Products products, CurrentCaller caller) {
        this.facts = facts;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public MarketFacts facts(@PathParam("slug") String slug) {
        return facts.market(products.require(caller.organization(), slug));
    }

    /** Takes the place of what was stated. */
    @PUT
    @Allow(Permission.MANAGE_COMPLIANCE)
    public MarketFacts state(@PathParam("slug") String slug, @Nullable MarketForm body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object with all the facts.");
        }
        MarketFacts stated = body.checked();
        facts.saveMarket(caller.get(), products.require(caller.organization(), slug), stated);
        return stated;
    }
}
