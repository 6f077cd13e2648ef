package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

@Path("/api/v1/demo")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DemoResource {
    private final DemoData demo;
    private final CurrentCaller caller;

    DemoResource(DemoData demo, CurrentCaller caller) {
        this.demo = demo;
        this.caller = caller;
    }

    public record Removed(List<String> products) {}

    @DELETE
    @Allow(Permission.MANAGE_PRODUCTS)
    public Removed remove() {
        return new Removed(demo.remove(caller.get()));
    }
}
