package dev.fleetward.insight.security;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What bears on the security of a product, newest first. */
@Path("/api/v1/products/{slug}/security-events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SecurityEventsResource {
    private final Products products;
    private final SecurityEvents events;
    private final CurrentCaller caller;

    SecurityEventsResource(Products products, SecurityEvents events, CurrentCaller caller) {
        this.products = products;
        this.events = events;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<SecurityEvent> list(
            @PathParam("slug") String slug,
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("severity") @Nullable String severity,
            @QueryParam("device") @Nullable String device,
            @QueryParam("days") @DefaultValue("30") int days,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return events.list(
                caller.get(),
                products.require(caller.organization(), slug),
                new SecurityEvents.Asked(kind, severity, device, days),
                Cursor.parse(after, limit));
    }
}
