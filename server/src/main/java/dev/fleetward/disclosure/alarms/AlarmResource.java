package dev.fleetward.disclosure.alarms;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What was told of a case's clocks, and what was overdue. */
@Path("/api/v1/products/{slug}/cases/{number}/alarms")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AlarmResource {
    private final Alarms alarms;
    private final Cases cases;
    private final Products products;
    private final CurrentCaller caller;

    AlarmResource(Alarms alarms, Cases cases, Products products, CurrentCaller caller) {
        this.alarms = alarms;
        this.cases = cases;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<AlarmStore.Recorded> alarms(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = products.require(caller.organization(), slug);
        return new PageOf<>(alarms.of(product, cases.require(product, number)), null);
    }
}
