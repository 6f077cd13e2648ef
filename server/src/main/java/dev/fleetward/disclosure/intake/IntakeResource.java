package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

@Path("/api/v1/products/{slug}/intake")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class IntakeResource {
    private final Doors doors;
    private final AnswerTimes times;
    private final Products products;
    private final CurrentCaller caller;

    IntakeResource(Doors doors, AnswerTimes times, Products products, CurrentCaller caller) {
        this.doors = doors;
        this.times = times;
        this.products = products;
        this.caller = caller;
    }

    /** @param pages of the organization that are open, as paths */
    record IntakeView(List<String> pages, AnswerTimes.Figures answers) {}

    @GET
    @Allow(Permission.VIEW)
    public IntakeView show(@PathParam("slug") String slug) {
        Product product = products.require(caller.organization(), slug);
        return new IntakeView(doors.ofMaker(product.organization()), times.of(product.organization(), product.id()));
    }
}
