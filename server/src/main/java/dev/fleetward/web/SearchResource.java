package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.SearchSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

@Path("/api/v1/search")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SearchResource {
    private final Search search;
    private final CurrentCaller caller;

    SearchResource(Search search, CurrentCaller caller) {
        this.search = search;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<SearchSource.Hit> search(@QueryParam("q") @DefaultValue("") String text) {
        return new PageOf<>(search.find(caller.organization(), text), null);
    }
}
