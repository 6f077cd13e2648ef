package dev.fleetward.updates.fates;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the devices of a rollout stand, counted and listed by class. */
@Path("/api/v1/products/{slug}/rollouts/{id}/classes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FateResource {
    private final Products products;
    private final Fates fates;
    private final CurrentCaller caller;

    FateResource(Products products, Fates fates, CurrentCaller caller) {
        this.products = products;
        this.fates = fates;
        this.caller = caller;
    }

    record Counted(Fate fate, String meaning, long devices) {}

    /** Every class, those without devices too; they add up to the devices of the rollout. */
    @GET
    @Allow(Permission.VIEW)
    public List<Counted> counts(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        Map<Fate, Long> counts = fates.count(product.organization(), id, version(product, id));
        return Arrays.stream(Fate.values())
                .map(fate -> new Counted(fate, fate.meaning(), counts.getOrDefault(fate, 0L)))
                .toList();
    }

    @GET
    @Path("{class}")
    @Allow(Permission.VIEW)
    public PageOf<Fates.Device> devices(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @PathParam("class") String fate,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        return fates.list(
                product.organization(), id, version(product, id), Fates.parse(fate), Cursor.parse(after, limit));
    }

    private String version(Product product, UUID id) {
        return fates.version(product.organization(), product.id().value(), id)
                .orElseThrow(() -> Problem.notFound("Rollout", id.toString()));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
