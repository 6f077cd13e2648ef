package dev.fleetward.vulnerabilities;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.vulnerabilities.vex.VexState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FindingsResource {
    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final FindingStore store;
    private final CurrentCaller caller;

    FindingsResource(Db db, Products products, SoftwareVersions versions, FindingStore store, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.store = store;
        this.caller = caller;
    }

    @GET
    @Path("findings")
    @Allow(Permission.VIEW)
    public PageOf<Finding> ofProduct(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return list(products.require(caller.organization(), slug), null, state, Cursor.parse(after, limit));
    }

    @GET
    @Path("software-versions/{type}/{version}/findings")
    @Allow(Permission.VIEW)
    public PageOf<Finding> ofVersion(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = products.require(caller.organization(), slug);
        UUID id = db.inTransaction(caller.organization(), tx -> versions.find(tx, product.id(), type, version))
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version))
                .id()
                .value();
        return list(product, id, state, Cursor.parse(after, limit));
    }

    private PageOf<Finding> list(Product product, @Nullable UUID version, @Nullable String state, Cursor cursor) {
        var filter = new FindingStore.Filter(
                product.id().value(), version, null, state == null ? null : VexState.parse(state));
        long offset = cursor.afterNumber(0);
        var rows = db.inTransaction(caller.organization(), tx -> store.list(tx, filter, offset, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), _ -> String.valueOf(offset + cursor.limit()));
    }
}
