package dev.fleetward.components.export;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** What devices of a product run now, or all its versions, as one SBOM. */
@Path("/api/v1/products/{slug}/sbom")
@RunOnVirtualThread
class ProductExportResource {
    private final Products products;
    private final Exports exports;
    private final CurrentCaller caller;

    ProductExportResource(Products products, Exports exports, CurrentCaller caller) {
        this.products = products;
        this.exports = exports;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response export(
            @PathParam("slug") String slug,
            @QueryParam("versions") @DefaultValue("field") String versions,
            @QueryParam("format") @DefaultValue("cyclonedx") String format,
            @QueryParam("vex") @DefaultValue("apart") String vex) {
        Product product = products.require(caller.organization(), slug);
        if (!versions.equals("field") && !versions.equals("all")) {
            throw Problem.invalid("versions is field (what devices run now) or all (all with an SBOM).");
        }
        Form form = Form.parse(format, vex);
        return form.file().of(exports.ofProduct(caller.organization(), product, versions.equals("all"), form.vex()));
    }
}
