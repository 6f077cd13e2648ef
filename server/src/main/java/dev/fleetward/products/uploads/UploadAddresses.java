package dev.fleetward.products.uploads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;

/** Answers the first step of an upload: the whole address to put the file to, and the token to commit it with. */
@ApplicationScoped
class UploadAddresses {
    private final PreparedUploads uploads;
    private final PublicAddress address;

    UploadAddresses(PreparedUploads uploads, PublicAddress address) {
        this.uploads = uploads;
        this.address = address;
    }

    Response answer(Product product, long maxBytes, URI requested, InputStream body) {
        JsonNode size = VendorJson.read(body).path("size");
        Long announced = size.isIntegralNumber() && size.canConvertToLong() ? size.longValue() : null;
        var prepared = uploads.prepare(product, announced, maxBytes);
        String url = address.of(requested) + prepared.path();
        return VendorJson.answer(200, Map.of("data", Map.of("upload_url", url, "token", prepared.token())));
    }
}
