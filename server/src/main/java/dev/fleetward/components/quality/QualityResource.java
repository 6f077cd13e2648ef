package dev.fleetward.components.quality;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.components.sboms.Sboms;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/software-versions/{type}/{version}/sbom/quality")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class QualityResource {
    private final Products products;
    private final Sboms sboms;
    private final CurrentCaller caller;

    QualityResource(Products products, Sboms sboms, CurrentCaller caller) {
        this.products = products;
        this.sboms = sboms;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Quality.Report report(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @QueryParam("part") @Nullable String part,
            @QueryParam("revision") @Nullable Integer revision) {
        Product product = products.require(caller.organization(), slug);
        var found = sboms.require(caller.organization(), product, type, version, part, revision);
        return Quality.of(sboms.read(caller.organization(), found.sbom()), version);
    }
}
