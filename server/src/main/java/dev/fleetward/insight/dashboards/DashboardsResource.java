package dev.fleetward.insight.dashboards;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.telemetry.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import org.jspecify.annotations.Nullable;

/** Dashboards of a product; {@code standard} is the one it starts with. */
@Path("/api/v1/products/{slug}/dashboards")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DashboardsResource {
    private final Asked asked;
    private final Dashboards dashboards;

    DashboardsResource(Asked asked, Dashboards dashboards) {
        this.asked = asked;
        this.dashboards = dashboards;
    }

    record Wish(
            @Nullable String name,
            @Nullable Boolean shared,
            @Nullable List<Tile.Wish> tiles) {
        String said() {
            return name == null ? "" : name;
        }

        boolean isShared() {
            return Boolean.TRUE.equals(shared);
        }

        List<Tile> checked() {
            return tiles == null
                    ? List.of()
                    : tiles.stream().map(Tile.Wish::checked).toList();
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Dashboard> list(@PathParam("slug") String slug) {
        return new PageOf<>(dashboards.list(asked.caller(), asked.product(slug)), null);
    }

    @GET
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Dashboard one(@PathParam("slug") String slug, @PathParam("id") String id) {
        return dashboards.require(asked.caller(), asked.product(slug), id);
    }

    @POST
    @Allow(Permission.VIEW)
    public Response save(@PathParam("slug") String slug, @Nullable Wish wish) {
        Wish said = given(wish);
        var saved = dashboards.save(asked.caller(), asked.product(slug), said.said(), said.isShared(), said.checked());
        return Response.status(Response.Status.CREATED).entity(saved).build();
    }

    @PUT
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Dashboard change(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable Wish wish) {
        Wish said = given(wish);
        return dashboards.change(asked.caller(), asked.product(slug), id, said.said(), said.isShared(), said.checked());
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.VIEW)
    public void delete(@PathParam("slug") String slug, @PathParam("id") String id) {
        dashboards.delete(asked.caller(), asked.product(slug), id);
    }

    private static Wish given(@Nullable Wish wish) {
        if (wish == null) {
            throw Problem.invalid("Send an object with name, shared and tiles.");
        }
        return wish;
    }
}
