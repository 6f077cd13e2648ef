package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Where a vulnerability is in the field, and how far its fix is. */
@Path("/products/{slug}/vulnerabilities/{id}/exposure")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ExposurePages {
    private final Db db;
    private final Products products;
    private final Reach reach;
    private final CurrentCaller caller;

    ExposurePages(Db db, Products products, Reach reach, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.reach = reach;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance exposure(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(
                caller.organization(),
                tx -> ReachPages.Templates.where(
                        new ReachPages.WherePage(product, "", id, reach.ofVulnerability(tx, product, id))));
    }
}
