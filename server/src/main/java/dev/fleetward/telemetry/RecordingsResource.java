package dev.fleetward.telemetry;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** One device's recordings and their bytes. */
@Path("/api/v1/products/{slug}/devices/{serial}/recordings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class RecordingsResource {
    private final Products products;
    private final Devices devices;
    private final Recordings recordings;
    private final CurrentCaller caller;

    RecordingsResource(Products products, Devices devices, Recordings recordings, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.recordings = recordings;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<RecordingStore.Recording> list(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = products.require(caller.organization(), slug);
        return recordings.list(product, devices.require(product, serial), Cursor.parse(after, limit));
    }

    @GET
    @Path("{id}/content")
    @Produces(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    public Response content(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("id") String id) {
        Product product = products.require(caller.organization(), slug);
        var recording = recordings.require(product, devices.require(product, serial), id);
        return Response.ok(recordings.open(product, recording))
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header("Content-Length", recording.sizeBytes())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Disposition", "attachment; filename=\"recording-" + recording.id() + "\"")
                .build();
    }
}
