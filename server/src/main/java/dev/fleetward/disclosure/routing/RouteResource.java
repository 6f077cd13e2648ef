package dev.fleetward.disclosure.routing;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/csirt-route")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RouteResource {
    private final CsirtRouting routing;
    private final CurrentCaller caller;

    RouteResource(CsirtRouting routing, CurrentCaller caller) {
        this.routing = routing;
        this.caller = caller;
    }

    record Wanted(
            @Nullable String role,
            @Nullable String name,
            @Nullable String memberState,
            @Nullable Boolean decides,
            @Nullable Integer employees,
            @Nullable Integer products) {}

    @GET
    @Allow(Permission.VIEW)
    public Route route() {
        return routing.route(caller.organization());
    }

    @GET
    @Path("operators")
    @Allow(Permission.VIEW)
    public PageOf<Operator> operators() {
        return new PageOf<>(routing.operators(caller.organization()), null);
    }

    @POST
    @Path("operators")
    @Allow(Permission.MANAGE_CASES)
    public Response add(@Nullable Wanted wanted) {
        if (wanted == null || wanted.role == null || wanted.name == null || wanted.memberState == null) {
            throw Problem.invalid("Send role, name and memberState; and decides, employees or products.");
        }
        Operator added = routing.add(
                caller.get(),
                new Operator(
                        new UUID(0, 0),
                        Operator.Role.parse(wanted.role),
                        wanted.name.strip(),
                        wanted.memberState,
                        Boolean.TRUE.equals(wanted.decides),
                        Optional.ofNullable(wanted.employees),
                        Optional.ofNullable(wanted.products)));
        return Response.status(Response.Status.CREATED).entity(added).build();
    }

    @DELETE
    @Path("operators/{id}")
    @Allow(Permission.MANAGE_CASES)
    public Response remove(@PathParam("id") UUID id) {
        routing.remove(caller.get(), id);
        return Response.noContent().build();
    }
}
