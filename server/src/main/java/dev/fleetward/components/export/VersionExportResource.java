package dev.fleetward.components.export;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** All parts of a software version as one SBOM. */
@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/sbom/export")
@RunOnVirtualThread
class VersionExportResource {
    private final Products products;
    private final Exports exports;
    private final CurrentCaller caller;

    VersionExportResource(Products products, Exports exports, CurrentCaller caller) {
        this.products = products;
        this.exports = exports;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response export(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("format") @DefaultValue("cyclonedx") String format,
            @QueryParam("vex") @DefaultValue("apart") String vex) {
        Product product = products.require(caller.organization(), slug);
        Form form = Form.parse(format, vex);
        return form.file().of(exports.ofVersion(caller.organization(), product, type, version, form.vex()));
    }
}
