package dev.fleetward.disclosure.scoring;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Works a vector out and keeps nothing. */
@Path("/api/v1/cvss")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CvssResource {

    @GET
    @Allow(Permission.VIEW)
    public Scored calculate(@QueryParam("vector") @DefaultValue("") String vector) {
        return Scored.of(vector);
    }
}
