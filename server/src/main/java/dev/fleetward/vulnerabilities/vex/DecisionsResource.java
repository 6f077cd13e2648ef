package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/decisions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DecisionsResource {
    private final Products products;
    private final DecisionView view;
    private final CurrentCaller caller;

    DecisionsResource(Products products, DecisionView view, CurrentCaller caller) {
        this.products = products;
        this.view = view;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<DecisionView.Line> list(
            @PathParam("slug") String slug,
            @QueryParam("vulnerability") @Nullable String vulnerability,
            @QueryParam("state") @Nullable String state,
            @QueryParam("inForce") @DefaultValue("false") boolean inForce,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return view.list(product(slug), vulnerability, state, inForce, Cursor.parse(after, limit));
    }

    /** Decides; 204 when {@code open} took a decision back. */
    @POST
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response decide(@PathParam("slug") String slug, DecisionView.@Nullable Asked asked) {
        if (asked == null) {
            throw Problem.invalid("The body must be a JSON object with at least “vulnerability” and “state”.");
        }
        return view.decide(caller.get(), product(slug), asked)
                .map(made -> Response.ok(made).build())
                .orElseGet(() -> Response.noContent().build());
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public DecisionView.Detail one(@PathParam("slug") String slug, @PathParam("id") String id) {
        return view.find(product(slug), id(id));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public void withdraw(@PathParam("slug") String slug, @PathParam("id") String id) {
        view.withdraw(caller.get(), product(slug), id(id));
    }

    static UUID id(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notOne) {
            throw Problem.notFound("Decision", id);
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
