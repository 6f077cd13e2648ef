package dev.fleetward.vulnerabilities;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;

/** Feeds belong to the organization: what one imports, another neither sees nor trusts. */
@Path("/api/v1/feeds")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FeedResource {
    private final Feeds feeds;
    private final CurrentCaller caller;

    FeedResource(Feeds feeds, CurrentCaller caller) {
        this.feeds = feeds;
        this.caller = caller;
    }

    @POST
    @Path("osv")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public FeedReport osv(InputStream body) {
        return feeds.importOsv(caller.get(), body);
    }
}
