package dev.fleetward.updates.releases;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.signing.Algorithm;
import dev.fleetward.updates.signing.VerifyingKey;
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
     * @param tokenLabel instead of both: a key in the hardware token
     * @param everyProduct whether the key is to be good for every product of the organization
     */
    record Request(
            @Nullable String name,
            @Nullable String publicKey,
            @Nullable String algorithm,
            @Nullable String tokenLabel,
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
        return Response.status(201)
                .entity(key(product(slug), request, name, every))
                .build();
    }

    private SigningKey key(Product product, Request request, String name, boolean every) {
        String label = request.tokenLabel();
        String publicKey = request.publicKey();
        String algorithm = request.algorithm();
        if (label != null) {
            return keys.useToken(caller.get(), product, name, label, every);
        }
        return publicKey == null && algorithm != null
                ? keys.make(caller.get(), product, name, algorithm, every)
                : keys.register(caller.get(), product, name, publicKey == null ? "" : publicKey, every);
    }

    /** @param algorithm absent for a kind that does not sign releases */
    record InToken(
            String label,
            @Nullable Algorithm algorithm,
            @Nullable String fingerprint) {}

    /** What the organization's hardware token holds. */
    @GET
    @Path("in-token")
    @Allow(Permission.MANAGE_UPDATES)
    public PageOf<InToken> inToken(@PathParam("slug") String slug) {
        return new PageOf<>(
                keys.inToken(product(slug)).stream()
                        .map(entry -> new InToken(
                                entry.label(),
                                entry.key().map(VerifyingKey::algorithm).orElse(null),
                                entry.key().map(VerifyingKey::fingerprint).orElse(null)))
                        .toList(),
                null);
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
