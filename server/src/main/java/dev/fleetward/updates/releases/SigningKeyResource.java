package dev.fleetward.updates.releases;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/products/{slug}/signing-keys")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SigningKeyResource {
    private final Products products;
    private final SigningKeys keys;
    private final CurrentCaller caller;

    SigningKeyResource(Products products, SigningKeys keys, CurrentCaller caller) {
        this.products = products;
        this.keys = keys;
        this.caller = caller;
    }

    /**
     * @param algorithm instead of a public key: the server makes the pair and keeps the private half sealed
     * @param everyProduct whether the key is to be good for every product of the organization
     */
    record Request(
            @Nullable String name,
            @Nullable String publicKey,
            @Nullable String algorithm,
            @Nullable Boolean everyProduct) {}

    @GET
    @Allow(Permission.VIEW)
    public PageOf<SigningKey> list(@PathParam("slug") String slug) {
        return new PageOf<>(keys.list(product(slug)), null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_UPDATES)
    public Response register(@PathParam("slug") String slug, Request request) {
        String name = request.name() == null ? "" : request.name();
        boolean every = Boolean.TRUE.equals(request.everyProduct());
        SigningKey key = request.publicKey() == null && request.algorithm() != null
                ? keys.make(caller.get(), product(slug), name, request.algorithm(), every)
                : keys.register(
                        caller.get(),
                        product(slug),
                        name,
                        request.publicKey() == null ? "" : request.publicKey(),
                        every);
        return Response.status(201).entity(key).build();
    }

    @POST
    @Path("{id}/retire")
    @Allow(Permission.MANAGE_UPDATES)
    public SigningKey retire(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        return keys.retire(caller.get(), product(slug), id);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
