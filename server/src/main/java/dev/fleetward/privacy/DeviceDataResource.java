package dev.fleetward.privacy;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** Everything held of one device as a ZIP, written while it is read. A serial has no character to escape. */
@Path("/api/v1/products/{slug}/devices/{serial}/export")
@RunOnVirtualThread
class DeviceDataResource {
    private final SubjectRequests requests;
    private final Products products;
    private final CurrentCaller caller;

    DeviceDataResource(SubjectRequests requests, Products products, CurrentCaller caller) {
        this.requests = requests;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Produces("application/zip")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response export(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Caller asking = caller.get();
        Product product = products.require(asking.organization(), slug);
        Device device = requests.requireDevice(product, serial);
        return Response.ok((StreamingOutput) out -> requests.export(asking, product, device, out))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%s.zip\"".formatted(product.slug(), device.serial()))
                .build();
    }
}
