package dev.fleetward.insight.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** The organization's mail server; its password is never given out. */
@Path("/api/v1/mail-server")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MailServerResource {
    private final MailServers servers;
    private final CurrentCaller caller;

    MailServerResource(MailServers servers, CurrentCaller caller) {
        this.servers = servers;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public MailServer show() {
        return servers.find(caller.organization())
                .orElseThrow(() -> Problem.notFound("Mail server", "of your organization"));
    }

    @PUT
    @Allow(Permission.MANAGE_ORGANIZATION)
    public MailServer save(MailServers.@Nullable Wanted wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send host, port, security, sender, and username and password if it asks for them.");
        }
        return servers.save(caller.get(), wanted);
    }

    @DELETE
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response delete() {
        servers.delete(caller.get());
        return Response.noContent().build();
    }
}
