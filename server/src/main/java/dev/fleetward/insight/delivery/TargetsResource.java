package dev.fleetward.insight.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
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
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where alerts go. */
@Path("/api/v1/alert-targets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TargetsResource {
    private final Targets targets;
    private final CurrentCaller caller;

    TargetsResource(Targets targets, CurrentCaller caller) {
        this.targets = targets;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Target> list() {
        return new PageOf<>(targets.list(caller.organization()), null);
    }

    /** Answers with the signing secret of a webhook, this once. */
    @POST
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response add(@Nullable WantedTarget wanted) {
        var saved = targets.add(caller.get(), body(wanted));
        return Response.created(
                        URI.create("/api/v1/alert-targets/" + saved.target().id()))
                .entity(saved)
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Target show(@PathParam("id") UUID id) {
        return targets.require(caller.organization(), id);
    }

    /** What is left out stays. */
    @PUT
    @Path("{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Target change(@PathParam("id") UUID id, @Nullable WantedTarget wanted) {
        return targets.change(caller.get(), id, body(wanted));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response delete(@PathParam("id") UUID id) {
        targets.delete(caller.get(), id);
        return Response.noContent().build();
    }

    @POST
    @Path("{id}/test")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response test(@PathParam("id") UUID id) {
        return Response.accepted(targets.test(caller.get(), id)).build();
    }

    private static WantedTarget body(@Nullable WantedTarget wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send the target as JSON.");
        }
        return wanted;
    }
}
