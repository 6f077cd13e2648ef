package dev.fleetward.web;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.observation.HealthPart;
import dev.fleetward.kernel.observation.Observation;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;

@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
class HealthResource {
    private final Db db;
    private final Observation observation;

    HealthResource(Db db, Observation observation) {
        this.db = db;
        this.observation = observation;
    }

    /** @param since when it came to be so, or the server's start */
    public record PartHealth(String part, String status, Instant since) {}

    /** @param checkedAt when the server last looked at itself, which it does every few seconds */
    public record Health(String status, Instant checkedAt, List<PartHealth> parts) {}

    /** Each part's status and since when; from memory. 200 unless something is down. */
    @GET
    @PublicRoute
    @NonBlocking
    public Response health() {
        Observation.Health health = observation.health();
        var parts = health.parts().stream()
                .map(part -> new PartHealth(part.part(), part.status().word(), part.since()))
                .toList();
        return Response.status(health.status() == HealthPart.Status.DOWN ? 503 : 200)
                .entity(new Health(health.status().word(), health.checkedAt(), parts))
                .build();
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
