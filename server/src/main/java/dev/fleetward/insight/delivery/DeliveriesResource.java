package dev.fleetward.insight.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

/** What was told to whom, and what became of it. */
@Path("/api/v1/alert-deliveries")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeliveriesResource {
    private final Deliveries deliveries;
    private final CurrentCaller caller;

    DeliveriesResource(Deliveries deliveries, CurrentCaller caller) {
        this.deliveries = deliveries;
        this.caller = caller;
    }

    /** Newest first. */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<Delivery> list(
            @QueryParam("target") @Nullable UUID target,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return deliveries.list(caller.organization(), null, target, state, Cursor.parse(after, limit));
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Delivery show(@PathParam("id") UUID id) {
        return deliveries.require(caller.organization(), id);
    }

    @POST
    @Path("{id}/resend")
    @Allow(Permission.MANAGE_ALERTS)
    public Response again(@PathParam("id") UUID id) {
        return Response.accepted(deliveries.again(caller.get(), id)).build();
    }
}
