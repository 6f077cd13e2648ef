package dev.fleetward.telemetry.sessions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.TimeRange;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** One device's sessions, and how those of the fleet go. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SessionsResource {
    private final Asked asked;
    private final Sessions sessions;

    SessionsResource(Asked asked, Sessions sessions) {
        this.asked = asked;
        this.sessions = sessions;
    }

    @GET
    @Path("sessions")
    @Allow(Permission.VIEW)
    public PageOf<Sessions.Summary> ofFleet(
            @PathParam("slug") String slug,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        return new PageOf<>(sessions.ofFleet(asked.product(slug), TimeRange.parse(from, to, null, asked.now())), null);
    }

    @GET
    @Path("devices/{serial}/sessions")
    @Allow(Permission.VIEW)
    public PageOf<Sessions.Session> ofDevice(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("name") @DefaultValue("") String name,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        var of = asked.device(slug, serial);
        return sessions.ofDevice(
                of.product(),
                of.device(),
                name,
                TimeRange.parse(from, to, null, asked.now()),
                Cursor.parse(after, limit));
    }
}
