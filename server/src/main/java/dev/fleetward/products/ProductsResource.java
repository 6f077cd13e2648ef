package dev.fleetward.products;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ProductsResource {
    private final Products products;
    private final ProductSettings settings;
    private final CurrentCaller caller;

    ProductsResource(Products products, ProductSettings settings, CurrentCaller caller) {
        this.products = products;
        this.settings = settings;
        this.caller = caller;
    }

    public record Wanted(
            @Nullable String slug,
            @Nullable String name,
            @Nullable Boolean registerOnFirstContact) {}

    public record WantedDdi(@Nullable String tenant) {}

    public record WantedKey(@Nullable String name) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Product> list() {
        return new PageOf<>(products.list(caller.organization()), null);
    }

    @GET
    @Path("{slug}")
    @Allow(Permission.VIEW)
    public Product show(@PathParam("slug") String slug) {
        return products.require(caller.organization(), slug);
    }

    @POST
    @Allow(Permission.MANAGE_PRODUCTS)
    public Response make(@Nullable Wanted wanted) {
        if (wanted == null || wanted.slug == null || wanted.name == null) {
            throw Problem.invalid("Send slug and name.");
        }
        boolean register = wanted.registerOnFirstContact == null || wanted.registerOnFirstContact;
        return created(settings.make(caller.get(), wanted.slug, wanted.name, register));
    }

    @PATCH
    @Path("{slug}")
    @Allow(Permission.MANAGE_PRODUCTS)
    public Product change(@PathParam("slug") String slug, @Nullable Wanted wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send name, registerOnFirstContact or both.");
        }
        return settings.change(caller.get(), slug, wanted.name, wanted.registerOnFirstContact);
    }

    /** Sets the name devices poll under by hawkBit DDI and makes a new gateway token, shown in the answer only. */
    @PUT
    @Path("{slug}/ddi")
    @Allow(Permission.MANAGE_PRODUCTS)
    public ProductSettings.Ddi renewDdi(@PathParam("slug") String slug, @Nullable WantedDdi wanted) {
        if (wanted == null || wanted.tenant == null) {
            throw Problem.invalid("Send tenant.");
        }
        return settings.renewDdi(caller.get(), slug, wanted.tenant);
    }

    @GET
    @Path("{slug}/project-keys")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public PageOf<ProjectKeys.Listed> keys(@PathParam("slug") String slug) {
        return new PageOf<>(settings.keys(caller.get(), slug), null);
    }

    @POST
    @Path("{slug}/project-keys")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response makeKey(@PathParam("slug") String slug, @Nullable WantedKey wanted) {
        if (wanted == null || wanted.name == null) {
            throw Problem.invalid("Send name.");
        }
        return created(settings.makeKey(caller.get(), slug, wanted.name));
    }

    @DELETE
    @Path("{slug}/project-keys/{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response revokeKey(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        settings.revokeKey(caller.get(), slug, id);
        return Response.noContent().build();
    }

    private static Response created(Object made) {
        return Response.status(Response.Status.CREATED).entity(made).build();
    }
}
