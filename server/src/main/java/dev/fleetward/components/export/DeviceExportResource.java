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

/** A device as it is now, all software it runs as one SBOM. */
@Path("/api/v1/products/{slug}/devices/{serial}/sbom")
@RunOnVirtualThread
class DeviceExportResource {
    private final Products products;
    private final Exports exports;
    private final CurrentCaller caller;

    DeviceExportResource(Products products, Exports exports, CurrentCaller caller) {
        this.products = products;
        this.exports = exports;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Response export(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("format") @DefaultValue("cyclonedx") String format,
            @QueryParam("vex") @DefaultValue("apart") String vex) {
        Product product = products.require(caller.organization(), slug);
        Form form = Form.parse(format, vex);
        return form.file().of(exports.ofDevice(caller.organization(), product, serial, form.vex()));
    }
}
