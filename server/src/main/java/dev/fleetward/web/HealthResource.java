package dev.fleetward.web;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Db;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
class HealthResource {
    private final Db db;

    HealthResource(Db db) {
        this.db = db;
    }

    /** 200 as long as the process answers; asks nothing else. */
    @GET
    @Path("live")
    @PublicRoute
    @NonBlocking
    public Map<String, String> live() {
        return Map.of("status", "live");
    }

    /** 200 once the server answers and its database does. */
    @GET
    @Path("ready")
    @PublicRoute
    @RunOnVirtualThread
    public Map<String, String> ready() {
        db.requireAnswer();
        return Map.of("status", "ready");
    }
}
