package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.query.Suggestions;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** A query looked at before it is used. */
@Path("/api/v1/products/{slug}/device-query")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class QueryResource {
    private final Products products;
    private final Fleet fleet;
    private final Suggestions suggestions;
    private final CurrentCaller caller;

    QueryResource(Products products, Fleet fleet, Suggestions suggestions, CurrentCaller caller) {
        this.products = products;
        this.fleet = fleet;
        this.suggestions = suggestions;
        this.caller = caller;
    }

    /** @param query in its plainest spelling */
    record Understood(String query, long devices, boolean exact) {}

    /** How the query was understood and how many devices match; counted to the last one when {@code exact} is asked for. */
    @GET
    @Allow(Permission.VIEW)
    public Understood understood(
            @PathParam("slug") String slug,
            @QueryParam("query") @DefaultValue("") String text,
            @QueryParam("exact") @DefaultValue("false") boolean exact) {
        DeviceQuery query = fleet.understand(text);
        Fleet.Tally tally = exact ? fleet.recount(product(slug), query) : fleet.tally(product(slug), query);
        return new Understood(query.where().map(Object::toString).orElse(""), tally.devices(), tally.exact());
    }

    /** How a query that begins like this may go on. */
    @GET
    @Path("suggestions")
    @Allow(Permission.VIEW)
    public PageOf<Suggestions.Suggestion> suggestions(
            @PathParam("slug") String slug, @QueryParam("text") @DefaultValue("") String text) {
        return new PageOf<>(suggestions.after(product(slug), text), null);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
