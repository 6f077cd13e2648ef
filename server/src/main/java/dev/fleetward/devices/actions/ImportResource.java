package dev.fleetward.devices.actions;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;

/** Attributes of many devices as CSV, in and out. */
@Path("/api/v1/products/{slug}")
@RunOnVirtualThread
class ImportResource {
    private final Products products;
    private final Fleet fleet;
    private final DeviceImport imports;
    private final DeviceExport exports;
    private final CurrentCaller caller;

    ImportResource(Products products, Fleet fleet, DeviceImport imports, DeviceExport exports, CurrentCaller caller) {
        this.products = products;
        this.fleet = fleet;
        this.imports = imports;
        this.exports = exports;
        this.caller = caller;
    }

    @POST
    @Path("device-imports")
    @Consumes("text/csv")
    @Produces(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_DEVICES)
    public DeviceImport.Report read(
            @PathParam("slug") String slug,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            InputStream csv) {
        return imports.read(caller.get(), product(slug), csv, dryRun);
    }

    @GET
    @Path("device-export")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response write(@PathParam("slug") String slug, @QueryParam("query") @DefaultValue("") String text) {
        Product product = product(slug);
        DeviceQuery query = fleet.understand(text);
        StreamingOutput body = output -> exports.write(product, query, output);
        return Response.ok(body).type("text/csv; charset=utf-8").build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
