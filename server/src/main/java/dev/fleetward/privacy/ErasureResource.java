package dev.fleetward.privacy;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Erases everything held of one device: 200 with the certificate, or 202 when it takes longer than a client waits. */
@Path("/api/v1/products/{slug}/devices/{serial}/erasure")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ErasureResource {
    private final Erasures erasures;
    private final Products products;
    private final CurrentCaller caller;

    ErasureResource(Erasures erasures, Products products, CurrentCaller caller) {
        this.erasures = erasures;
        this.products = products;
        this.caller = caller;
    }

    record Confirmation(@Nullable String confirm) {}

    @POST
    @Allow(Permission.MANAGE_PRIVACY)
    public Response erase(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @Nullable Confirmation body) {
        if (body == null || body.confirm == null) {
            throw Problem.invalid("confirm is missing: the serial once more. Nothing was erased.");
        }
        Product product = products.require(caller.organization(), slug);
        UUID id = erasures.request(caller.get(), product, serial, body.confirm);
        return erasures.await(product, id)
                .map(certificate -> Response.ok(certificate).build())
                .orElseGet(() -> Response.accepted(erasures.require(product, id))
                        .header(
                                HttpHeaders.LOCATION,
                                "/api/v1/products/%s/data-requests/%s".formatted(product.slug(), id))
                        .build());
    }
}
