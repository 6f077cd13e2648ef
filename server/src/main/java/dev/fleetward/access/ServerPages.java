package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.ServerPart;
import dev.fleetward.kernel.ServerState;
import dev.fleetward.kernel.observation.Observation;
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
import java.time.Clock;
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
    private final Observation observation;
    private final Clock clock;

    ServerPages(
            Db db,
            ServerState server,
            Audit audit,
            CurrentCaller caller,
            ServerParts parts,
            Observation observation,
            Clock clock) {
        this.db = db;
        this.server = server;
        this.audit = audit;
        this.caller = caller;
        this.parts = parts;
        this.observation = observation;
        this.clock = clock;
    }

    record ServerPage(
            SettingsTabs tabs,
            ServerState.Health health,
            List<QueueView> queues,
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
                new SettingsTabs("server"),
                server.health(),
                queues(),
                parts.states(),
                server.givenUp(caller.organization())));
    }

    private List<QueueView> queues() {
        return observation.queues().stream()
                .map(queue -> QueueView.of(queue, clock.instant()))
                .toList();
    }

    @POST
    @Path("jobs/{id}/retry")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response retry(@PathParam("id") UUID id) {
        ServerResource.retry(db, server, audit, caller.get(), id);
        return Response.seeOther(URI.create("/settings/server")).build();
    }
}
