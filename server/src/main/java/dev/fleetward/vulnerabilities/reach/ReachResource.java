package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** Where in the field a component is. */
@Path("/api/v1/products/{slug}/where")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ReachResource {
    private final Db db;
    private final Products products;
    private final Reach reach;
    private final CurrentCaller caller;

    ReachResource(Db db, Products products, Reach reach, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.reach = reach;
        this.caller = caller;
    }

    /** @param question such as {@code openssl < 3.0.14} */
    @GET
    @Allow(Permission.VIEW)
    public Reach.Figure where(@PathParam("slug") String slug, @QueryParam("q") @DefaultValue("") String question) {
        Product product = products.require(caller.organization(), slug);
        return db.readRecent(caller.organization(), tx -> reach.ofComponents(tx, product, question));
    }
}
