package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.ServerPart;
import dev.fleetward.kernel.ServerState;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;

@Path("/settings/server")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ServerPages {
    private final Db db;
    private final ServerState server;
    private final Audit audit;
    private final CurrentCaller caller;
    private final ServerParts parts;

    ServerPages(Db db, ServerState server, Audit audit, CurrentCaller caller, ServerParts parts) {
        this.db = db;
        this.server = server;
        this.audit = audit;
        this.caller = caller;
        this.parts = parts;
    }

    record ServerPage(
            SettingsTabs tabs,
            ServerState.Health health,
            List<ServerPart.State> parts,
            List<ServerState.GivenUp> givenUp) {}

    @CheckedTemplate(basePath = "access")
    static class Templates {
        private Templates() {}

        static native TemplateInstance server(ServerPage page);
    }

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public TemplateInstance show() {
        return Templates.server(new ServerPage(
                new SettingsTabs("server"), server.health(), parts.states(), server.givenUp(caller.organization())));
    }

    @POST
    @Path("jobs/{id}/retry")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response retry(@PathParam("id") UUID id) {
        ServerResource.retry(db, server, audit, caller.get(), id);
        return Response.seeOther(URI.create("/settings/server")).build();
    }
}
