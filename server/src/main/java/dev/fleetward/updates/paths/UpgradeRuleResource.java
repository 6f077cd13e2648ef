package dev.fleetward.updates.paths;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
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

/** What versions ask of devices before they can be installed. */
@Path("/api/v1/products/{slug}/upgrade-rules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UpgradeRuleResource {
    private final Products products;
    private final UpgradeRules rules;
    private final CurrentCaller caller;

    UpgradeRuleResource(Products products, UpgradeRules rules, CurrentCaller caller) {
        this.products = products;
        this.rules = rules;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<UpgradeRule> list(@PathParam("slug") String slug) {
        return new PageOf<>(rules.list(product(slug)), null);
    }

    @PUT
    @Path("{type}/{version}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public UpgradeRule save(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            UpgradeRules.Request wish) {
        return rules.save(caller.get(), product(slug), type, version, wish);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
