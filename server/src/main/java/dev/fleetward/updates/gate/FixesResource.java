package dev.fleetward.updates.gate;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Releases;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Vulnerabilities of the version before that a release has no more. */
@Path("/api/v1/products/{slug}/releases/{release}/fixes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FixesResource {
    private final Products products;
    private final Releases releases;
    private final FixList fixes;
    private final CurrentCaller caller;

    FixesResource(Products products, Releases releases, FixList fixes, CurrentCaller caller) {
        this.products = products;
        this.releases = releases;
        this.fixes = fixes;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public Fixes fixes(@PathParam("slug") String slug, @PathParam("release") UUID release) {
        Product product = products.require(caller.organization(), slug);
        return fixes.of(product, releases.require(product, release));
    }
}
