package dev.fleetward.vulnerabilities.difference;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
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

@Path("/api/v1/products/{slug}/software-versions/difference")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class VersionDifferenceResource {
    private final Db db;
    private final Products products;
    private final VersionDifferences differences;
    private final CurrentCaller caller;

    VersionDifferenceResource(Db db, Products products, VersionDifferences differences, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.differences = differences;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public VersionDifference difference(
            @PathParam("slug") String slug,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        if (from.isBlank() || to.isBlank()) {
            throw Problem.invalid("Name both versions: from and to, each as type and version, such as 'main 2.1.0'.");
        }
        Product product = products.require(caller.organization(), slug);
        return db.inTransaction(
                caller.organization(),
                tx -> differences.between(
                        tx, differences.require(tx, product, from), differences.require(tx, product, to)));
    }
}
