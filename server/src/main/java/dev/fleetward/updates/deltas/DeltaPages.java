package dev.fleetward.updates.deltas;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The form of a release's page that adds a patch. */
@Path("/products/{slug}/updates/release-deltas/{release}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeltaPages {
    private final Products products;
    private final Deltas deltas;
    private final CurrentCaller caller;

    DeltaPages(Products products, Deltas deltas, CurrentCaller caller) {
        this.products = products;
        this.deltas = deltas;
        this.caller = caller;
    }

    @POST
    @Allow(Permission.MANAGE_UPDATES)
    public Response put(
            @PathParam("slug") String slug,
            @PathParam("release") UUID release,
            @FormParam("fromVersion") @Nullable String from,
            @FormParam("hardwareVersion") @Nullable String hardware,
            @FormParam("artifact") @Nullable UUID artifact) {
        Product product = products.require(caller.organization(), slug);
        if (artifact == null) {
            throw Problem.invalid("Choose the uploaded patch.");
        }
        deltas.put(
                caller.get(),
                product,
                release,
                hardware == null ? "" : hardware.strip(),
                from == null ? "" : from.strip(),
                artifact);
        return Response.seeOther(URI.create("/products/%s/updates/releases/%s".formatted(product.slug(), release)))
                .build();
    }
}
