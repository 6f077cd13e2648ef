package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.observation.Exposition;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/** The server's own figures, for Prometheus. */
@Path("/metrics")
@RunOnVirtualThread
class MetricsResource {
    private final Exposition exposition;

    MetricsResource(Exposition exposition) {
        this.exposition = exposition;
    }

    /** With a token of the role monitor, or without one from the networks of {@code metrics.allowed-networks}. */
    @GET
    @Produces("text/plain")
    @Allow(Permission.READ_METRICS)
    public Response metrics() {
        return Response.ok(exposition.text())
                .header("Content-Type", Exposition.MEDIA_TYPE)
                .build();
    }
}
