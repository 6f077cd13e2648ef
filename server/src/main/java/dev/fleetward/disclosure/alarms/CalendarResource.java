package dev.fleetward.disclosure.alarms;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calendars of all open legal clocks. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CalendarResource {
    private static final String CALENDAR = "text/calendar;charset=utf-8";

    private final Calendars calendars;
    private final CurrentCaller caller;
    private final Clock clock;

    CalendarResource(Calendars calendars, CurrentCaller caller, Clock clock) {
        this.calendars = calendars;
        this.caller = caller;
        this.clock = clock;
    }

    record Wanted(@Nullable String name) {}

    @GET
    @Path("api/v1/legal-clocks.ics")
    @Produces(CALENDAR)
    @Allow(Permission.VIEW)
    public String calendar() {
        return calendars.text(caller.organization(), clock.instant());
    }

    @GET
    @Path("api/v1/clock-calendars")
    @Allow(Permission.VIEW)
    public PageOf<CalendarStore.Feed> list() {
        return new PageOf<>(calendars.list(caller.organization()), null);
    }

    @POST
    @Path("api/v1/clock-calendars")
    @Allow(Permission.MANAGE_CASES)
    public Response make(@Nullable Wanted wanted) {
        if (wanted == null || wanted.name == null) {
            throw Problem.invalid("Send name: who subscribes to the calendar.");
        }
        return Response.status(Response.Status.CREATED)
                .entity(Map.of("path", calendars.make(caller.get(), wanted.name)))
                .build();
    }

    @DELETE
    @Path("api/v1/clock-calendars/{id}")
    @Allow(Permission.MANAGE_CASES)
    public Response remove(@PathParam("id") UUID id) {
        calendars.remove(caller.get(), id);
        return Response.noContent().build();
    }

    /** The address itself is the secret, as calendar programs can send no other. */
    @GET
    @Path("calendar/{secret}.ics")
    @Produces(CALENDAR)
    @PublicRoute
    public Response feed(@PathParam("secret") String secret) {
        return Response.ok(calendars.read(secret))
                .header("Cache-Control", "private, no-store")
                .build();
    }
}
