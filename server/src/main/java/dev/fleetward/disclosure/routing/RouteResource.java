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
import jakarta.ws.rs.PUT;
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
    private static final String NEEDED =
            "Send role, name and memberState; and decides, employees or products, postalAddress and contact.";

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
            @Nullable Integer products,
            @Nullable String postalAddress,
            @Nullable String contact) {

        Operator as(UUID id) {
            if (role == null || name == null || memberState == null) {
                throw Problem.invalid(NEEDED);
            }
            return new Operator(
                    id,
                    Operator.Role.parse(role),
                    name.strip(),
                    memberState,
                    Boolean.TRUE.equals(decides),
                    Optional.ofNullable(employees),
                    Optional.ofNullable(products),
                    postalAddress == null ? "" : postalAddress.strip(),
                    contact == null ? "" : contact.strip());
        }
    }

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
        Operator added = routing.add(caller.get(), stated(wanted, new UUID(0, 0)));
        return Response.status(Response.Status.CREATED).entity(added).build();
    }

    @PUT
    @Path("operators/{id}")
    @Allow(Permission.MANAGE_CASES)
    public Operator change(@PathParam("id") UUID id, @Nullable Wanted wanted) {
        return routing.change(caller.get(), stated(wanted, id));
    }

    @DELETE
    @Path("operators/{id}")
    @Allow(Permission.MANAGE_CASES)
    public Response remove(@PathParam("id") UUID id) {
        routing.remove(caller.get(), id);
        return Response.noContent().build();
    }

    private static Operator stated(@Nullable Wanted wanted, UUID id) {
        if (wanted == null) {
            throw Problem.invalid(NEEDED);
        }
        return wanted.as(id);
    }
}
