package dev.fleetward.access;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/api-tokens")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ApiTokensResource {
    private final ApiTokens tokens;
    private final CurrentCaller caller;

    ApiTokensResource(ApiTokens tokens, CurrentCaller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    /** @param days until it ends; {@value ApiTokens#DEFAULT_DAYS} when left out */
    public record Wanted(
            @Nullable String name,
            @Nullable String role,
            @Nullable Integer days) {}

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public PageOf<TokenStore.ApiToken> list() {
        return new PageOf<>(tokens.list(caller.get()), null);
    }

    @POST
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response make(@Nullable Wanted wanted) {
        if (wanted == null || wanted.name == null || wanted.role == null) {
            throw Problem.invalid(
                    "Send name and role, and days if it should not be %d.".formatted(ApiTokens.DEFAULT_DAYS));
        }
        int days = wanted.days == null ? ApiTokens.DEFAULT_DAYS : wanted.days;
        return Response.status(Response.Status.CREATED)
                .entity(tokens.make(caller.get(), wanted.name, Role.parse(wanted.role), days))
                .build();
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response revoke(@PathParam("id") UUID id) {
        tokens.revoke(caller.get(), id);
        return Response.noContent().build();
    }
}
