package dev.fleetward.access;

import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/people")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PeopleResource {
    private final People people;
    private final CurrentCaller caller;

    PeopleResource(People people, CurrentCaller caller) {
        this.people = people;
        this.caller = caller;
    }

    public record Invited(@Nullable String email, @Nullable String role) {}

    public record Change(@Nullable String role, @Nullable Boolean active) {}

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public PageOf<Colleague> list() {
        return new PageOf<>(people.list(caller.get()), null);
    }

    /** The answer holds a path that lets the person in once; hand it to them. */
    @POST
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response invite(@Nullable Invited invited) {
        if (invited == null || invited.email == null || invited.role == null) {
            throw Problem.invalid("Send email and role.");
        }
        return Response.status(Response.Status.CREATED)
                .entity(people.invite(caller.get(), invited.email, Role.parse(invited.role)))
                .build();
    }

    @PATCH
    @Path("{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Colleague change(@PathParam("id") UUID id, @Nullable Change change) {
        if (change == null) {
            throw Problem.invalid("Send role, active or both.");
        }
        return people.change(caller.get(), id, change.role, change.active);
    }

    @POST
    @Path("{id}/sign-in-link")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public People.Invitation letBackIn(@PathParam("id") UUID id) {
        return people.letBackIn(caller.get(), id);
    }
}
