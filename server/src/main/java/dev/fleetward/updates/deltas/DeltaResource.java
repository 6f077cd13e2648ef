package dev.fleetward.updates.deltas;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.releases.Release;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Patches of a release; they are listed with it. */
@Path("/api/v1/products/{slug}/releases/{release}/deltas")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DeltaResource {
    private final Products products;
    private final Deltas deltas;
    private final CurrentCaller caller;

    DeltaResource(Products products, Deltas deltas, CurrentCaller caller) {
        this.products = products;
        this.deltas = deltas;
        this.caller = caller;
    }

    /** @param hardwareVersion absent or empty for any hardware */
    record Request(
            @Nullable String fromVersion,
            @Nullable String hardwareVersion,
            @Nullable UUID artifact) {}

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Release put(@PathParam("slug") String slug, @PathParam("release") UUID release, Request request) {
        if (request.artifact() == null) {
            throw Problem.invalid("artifact must be the id of the uploaded patch.");
        }
        return deltas.put(
                caller.get(),
                product(slug),
                release,
                request.hardwareVersion() == null ? "" : request.hardwareVersion(),
                request.fromVersion() == null ? "" : request.fromVersion(),
                request.artifact());
    }

    @DELETE
    @Allow(Permission.MANAGE_UPDATES)
    public Release delete(
            @PathParam("slug") String slug,
            @PathParam("release") UUID release,
            @QueryParam("fromVersion") @DefaultValue("") String from,
            @QueryParam("hardwareVersion") @DefaultValue("") String hardware) {
        return deltas.delete(caller.get(), product(slug), release, hardware, from);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
