package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where in the field a vulnerability is, and how far its fix. */
@Path("/api/v1/products/{slug}/vulnerabilities/{id}/exposure")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ExposureResource {
    private final Db db;
    private final Products products;
    private final Reach reach;
    private final CurrentCaller caller;

    ExposureResource(Db db, Products products, Reach reach, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.reach = reach;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Reach.Figure exposure(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(caller.organization(), tx -> reach.ofVulnerability(tx, product, id));
    }
}
