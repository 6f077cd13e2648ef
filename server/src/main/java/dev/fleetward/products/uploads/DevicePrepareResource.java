package dev.fleetward.products.uploads;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.products.KeyedProducts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Prepares an upload of a device with its project key. */
@Path("/api/v0/upload")
@DeviceRoute
@RunOnVirtualThread
class DevicePrepareResource {
    private final KeyedProducts products;
    private final UploadAddresses addresses;

    DevicePrepareResource(KeyedProducts products, UploadAddresses addresses) {
        this.products = products;
        this.addresses = addresses;
    }

    @POST
    public Response prepare(
            @HeaderParam("Memfault-Project-Key") @Nullable String key, @Context UriInfo uri, InputStream body) {
        return addresses.answer(products.require(key), PreparedUploads.MAX_DEVICE_FILE_BYTES, uri.getBaseUri(), body);
    }
}
