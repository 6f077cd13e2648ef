package dev.fleetward.insight.alerts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alerts of a product, and silences. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AlertsResource {
    private final Products products;
    private final Alerts alerts;
    private final CurrentCaller caller;

    AlertsResource(Products products, Alerts alerts, CurrentCaller caller) {
        this.products = products;
        this.alerts = alerts;
        this.caller = caller;
    }

    /**
     * @param rule left out for all rules
     * @param subject with * for any characters; left out for all
     */
    public record WantedSilence(
            @Nullable UUID rule,
            @Nullable String subject,
            @Nullable Instant until,
            @Nullable String reason) {}

    public record WantedAcknowledgement(@Nullable String note) {}

    /** Newest first. */
    @GET
    @Path("alerts")
    @Allow(Permission.VIEW)
    public PageOf<Alert> list(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return alerts.list(product(slug), state, Cursor.parse(after, limit));
    }

    /** Somebody looks after it: it stays open, and nobody is reminded. */
    @PUT
    @Path("alerts/{id}/acknowledgement")
    @Allow(Permission.MANAGE_ALERTS)
    public Alert acknowledge(
            @PathParam("slug") String slug, @PathParam("id") UUID id, @Nullable WantedAcknowledgement wanted) {
        return alerts.acknowledge(caller.get(), product(slug), id, wanted == null ? "" : wanted.note);
    }

    @DELETE
    @Path("alerts/{id}/acknowledgement")
    @Allow(Permission.MANAGE_ALERTS)
    public Alert takeBack(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return alerts.takeBack(caller.get(), product(slug), id);
    }

    @GET
    @Path("alert-silences")
    @Allow(Permission.VIEW)
    public PageOf<Silence> silences(@PathParam("slug") String slug) {
        return new PageOf<>(alerts.silences(product(slug)), null);
    }

    @POST
    @Path("alert-silences")
    @Allow(Permission.MANAGE_ALERTS)
    public Response silence(@PathParam("slug") String slug, @Nullable WantedSilence wanted) {
        Product product = product(slug);
        if (wanted == null || wanted.until == null) {
            throw Problem.invalid("Send until, and rule, subject and reason if you like.");
        }
        Silence made = alerts.silence(caller.get(), product, wanted.rule, wanted.subject, wanted.until, wanted.reason);
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    @DELETE
    @Path("alert-silences/{id}")
    @Allow(Permission.MANAGE_ALERTS)
    public Response endSilence(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        alerts.endSilence(caller.get(), product(slug), id);
        return Response.noContent().build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
