package dev.fleetward.crashes.analysis;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.crashes.grouping.GroupingRules;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/grouping-rules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RulesResource {
    private final Products products;
    private final Rules rules;
    private final CurrentCaller caller;

    RulesResource(Products products, Rules rules, CurrentCaller caller) {
        this.products = products;
        this.rules = rules;
        this.caller = caller;
    }

    /** A list left out is empty. */
    public record Lists(
            @Nullable List<String> drop,
            @Nullable List<String> inApp,
            @Nullable List<String> notInApp) {
        GroupingRules rules() {
            return new GroupingRules(orEmpty(drop), orEmpty(inApp), orEmpty(notInApp));
        }

        private static List<String> orEmpty(@Nullable List<String> lines) {
            return lines == null ? List.of() : lines;
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public GroupingRules rules(@PathParam("slug") String slug) {
        return rules.of(product(slug));
    }

    /** Replaces the product's lists and groups its traces again. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_ISSUES)
    public GroupingRules change(@PathParam("slug") String slug, Lists lists) {
        Product product = product(slug);
        rules.change(caller.get(), product, lists.rules());
        return rules.of(product);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
