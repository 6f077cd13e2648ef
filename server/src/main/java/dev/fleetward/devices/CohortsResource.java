package dev.fleetward.devices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/cohorts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CohortsResource {
    private final Products products;
    private final Cohorts cohorts;
    private final CurrentCaller caller;

    CohortsResource(Products products, Cohorts cohorts, CurrentCaller caller) {
        this.products = products;
        this.cohorts = cohorts;
        this.caller = caller;
    }

    /** @param query that the cohort follows; none to fill it by hand */
    record Name(@Nullable String name, @Nullable String query) {}

    record Serials(@Nullable List<String> serials) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Cohort> list(@PathParam("slug") String slug) {
        return new PageOf<>(cohorts.list(product(slug)), null);
    }

    @GET
    @Path("{cohort}")
    @Allow(Permission.VIEW)
    public Cohort cohort(@PathParam("slug") String slug, @PathParam("cohort") String cohort) {
        return cohorts.require(product(slug), cohort);
    }

    @PUT
    @Path("{cohort}")
    @Allow(Permission.MANAGE_DEVICES)
    public Cohort save(@PathParam("slug") String slug, @PathParam("cohort") String cohort, @Nullable Name body) {
        if (body == null || body.name == null) {
            throw Problem.invalid("Send {\"name\": \"…\"}, with \"query\" if it follows one.");
        }
        return cohorts.save(caller.get(), product(slug), cohort, body.name, body.query == null ? "" : body.query);
    }

    @DELETE
    @Path("{cohort}")
    @Allow(Permission.MANAGE_DEVICES)
    public void delete(@PathParam("slug") String slug, @PathParam("cohort") String cohort) {
        cohorts.delete(caller.get(), product(slug), cohort);
    }

    /** Adds devices; each leaves the cohort it was in. */
    @PUT
    @Path("{cohort}/devices")
    @Allow(Permission.MANAGE_DEVICES)
    public Cohort add(@PathParam("slug") String slug, @PathParam("cohort") String cohort, @Nullable Serials body) {
        if (body == null || body.serials == null) {
            throw Problem.invalid("Send {\"serials\": [\"…\"]}.");
        }
        return cohorts.add(caller.get(), product(slug), cohort, body.serials);
    }

    @DELETE
    @Path("{cohort}/devices/{serial}")
    @Allow(Permission.MANAGE_DEVICES)
    public void remove(
            @PathParam("slug") String slug, @PathParam("cohort") String cohort, @PathParam("serial") String serial) {
        cohorts.remove(caller.get(), product(slug), cohort, serial);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
