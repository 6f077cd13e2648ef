package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FindingsResource {
    private static final int MAX_LISTED = 50_000;

    private final Db db;
    private final Products products;
    private final SoftwareVersions versions;
    private final FindingStore store;
    private final CoverageStore coverages;
    private final CurrentCaller caller;

    FindingsResource(
            Db db,
            Products products,
            SoftwareVersions versions,
            FindingStore store,
            CoverageStore coverages,
            CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.versions = versions;
        this.store = store;
        this.coverages = coverages;
        this.caller = caller;
    }

    /** @param coverage of how much of the software any finding could be known */
    record Found(@JsonUnwrapped PageOf<Finding> page, Coverage coverage) {}

    /** What could not be assessed and why, and what the distribution of a package decided against. */
    record Assessment(
            Coverage coverage, List<CoverageStore.Unassessed> notAssessable, List<CoverageStore.Overruled> overruled) {}

    @GET
    @Path("findings")
    @Allow(Permission.VIEW)
    public Found ofProduct(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return list(products.require(caller.organization(), slug), null, state, Cursor.parse(after, limit));
    }

    @GET
    @Path("software-versions/{type}/{version}/findings")
    @Allow(Permission.VIEW)
    public Found ofVersion(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = products.require(caller.organization(), slug);
        return list(product, version(product, type, version), state, Cursor.parse(after, limit));
    }

    @GET
    @Path("software-versions/{type}/{version}/assessment")
    @Allow(Permission.VIEW)
    public Assessment assessment(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        Product product = products.require(caller.organization(), slug);
        UUID id = version(product, type, version);
        return db.inTransaction(
                caller.organization(),
                tx -> new Assessment(
                        coverages.ofVersion(tx, id),
                        coverages.unassessed(tx, id, MAX_LISTED),
                        coverages.overruled(tx, id, MAX_LISTED)));
    }

    private UUID version(Product product, String type, String version) {
        return db.inTransaction(caller.organization(), tx -> versions.find(tx, product.id(), type, version))
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version))
                .id()
                .value();
    }

    private Found list(Product product, @Nullable UUID version, @Nullable String state, Cursor cursor) {
        var filter = new FindingStore.Filter(
                product.id().value(), version, null, state == null ? null : VexState.parse(state));
        long offset = cursor.afterNumber(0);
        return db.inTransaction(caller.organization(), tx -> {
            var rows = store.list(tx, filter, offset, cursor.rows());
            return new Found(
                    PageOf.of(rows, cursor.limit(), _ -> String.valueOf(offset + cursor.limit())),
                    version == null ? coverages.ofProduct(tx, product.id().value()) : coverages.ofVersion(tx, version));
        });
    }
}
