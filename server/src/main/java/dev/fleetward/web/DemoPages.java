package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

@Path("/demo")
@RunOnVirtualThread
class DemoPages {
    private final DemoData demo;
    private final CurrentCaller caller;

    DemoPages(DemoData demo, CurrentCaller caller) {
        this.demo = demo;
        this.caller = caller;
    }

    @POST
    @Path("remove")
    @Allow(Permission.MANAGE_PRODUCTS)
    public Response remove() {
        demo.remove(caller.get());
        return Response.seeOther(URI.create("/")).build();
    }
}
