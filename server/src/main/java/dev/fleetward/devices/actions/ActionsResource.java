package dev.fleetward.devices.actions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Saved queries, bulk actions and rules. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ActionsResource {
    private final Products products;
    private final Fleet fleet;
    private final SavedQueries queries;
    private final Bulks bulks;
    private final Rules rules;
    private final CurrentCaller caller;

    ActionsResource(
            Products products, Fleet fleet, SavedQueries queries, Bulks bulks, Rules rules, CurrentCaller caller) {
        this.products = products;
        this.fleet = fleet;
        this.queries = queries;
        this.bulks = bulks;
        this.rules = rules;
        this.caller = caller;
    }

    record WantedQuery(@Nullable String name, @Nullable String query, boolean shared) {}

    /** @param devices how many the asker believes there are; another count is a conflict */
    record WantedBulk(
            @Nullable String query,
            @Nullable List<String> serials,
            @Nullable Long devices,
            @Nullable JsonNode action) {}

    record WantedRule(@Nullable String query, @Nullable JsonNode action) {}

    @GET
    @Path("saved-queries")
    @Allow(Permission.VIEW)
    public PageOf<SavedQuery> queries(@PathParam("slug") String slug) {
        return new PageOf<>(queries.list(caller.get(), product(slug)), null);
    }

    @POST
    @Path("saved-queries")
    @Allow(Permission.VIEW)
    public SavedQuery save(@PathParam("slug") String slug, @Nullable WantedQuery wanted) {
        if (wanted == null || wanted.name == null || wanted.query == null) {
            throw Problem.invalid("Send {\"name\": \"…\", \"query\": \"…\", \"shared\": true}.");
        }
        return queries.save(caller.get(), product(slug), wanted.name, wanted.query, wanted.shared);
    }

    @DELETE
    @Path("saved-queries/{id}")
    @Allow(Permission.VIEW)
    public void forget(@PathParam("slug") String slug, @PathParam("id") String id) {
        queries.delete(caller.get(), product(slug), SavedQueries.id(id));
    }

    @POST
    @Path("bulk-actions")
    @Allow(Permission.MANAGE_DEVICES)
    public Response start(@PathParam("slug") String slug, @Nullable WantedBulk wanted) {
        if (wanted == null || wanted.devices == null || (wanted.query == null) == (wanted.serials == null)) {
            throw Problem.invalid(
                    "Send {\"query\": \"…\" or \"serials\": […], \"devices\": how many you expect, \"action\": {…}}.");
        }
        var query = wanted.serials != null
                ? Bulks.selected(wanted.serials)
                : fleet.understand(String.valueOf(wanted.query));
        Bulk bulk = bulks.start(caller.get(), product(slug), query, Act.parse(wanted.action), wanted.devices);
        return Response.accepted(bulk).build();
    }

    @GET
    @Path("bulk-actions")
    @Allow(Permission.VIEW)
    public PageOf<Bulk> bulks(@PathParam("slug") String slug) {
        return new PageOf<>(bulks.list(product(slug)), null);
    }

    @GET
    @Path("bulk-actions/{id}")
    @Allow(Permission.VIEW)
    public Bulk bulk(@PathParam("slug") String slug, @PathParam("id") String id) {
        return bulks.require(product(slug), id("Bulk action", id));
    }

    @GET
    @Path("device-rules")
    @Allow(Permission.VIEW)
    public PageOf<Rule> rules(@PathParam("slug") String slug) {
        return new PageOf<>(rules.list(product(slug)), null);
    }

    @PUT
    @Path("device-rules/{name}")
    @Allow(Permission.MANAGE_DEVICES)
    public Rule rule(@PathParam("slug") String slug, @PathParam("name") String name, @Nullable WantedRule wanted) {
        if (wanted == null || wanted.query == null) {
            throw Problem.invalid("Send {\"query\": \"…\", \"action\": {\"attribute\": \"…\", \"value\": \"…\"}}.");
        }
        return rules.save(caller.get(), product(slug), name, wanted.query, wanted.action);
    }

    @DELETE
    @Path("device-rules/{name}")
    @Allow(Permission.MANAGE_DEVICES)
    public void unrule(@PathParam("slug") String slug, @PathParam("name") String name) {
        rules.delete(caller.get(), product(slug), name);
    }

    private static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound(what, text);
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
