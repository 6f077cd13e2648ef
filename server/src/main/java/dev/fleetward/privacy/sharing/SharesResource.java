package dev.fleetward.privacy.sharing;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is shared with third parties. */
@Path("/api/v1/products/{slug}/data-shares")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class SharesResource {
    private final Shares shares;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    SharesResource(Shares shares, Products products, CurrentCaller caller, PublicAddress address) {
        this.shares = shares;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record Answer(Share share, List<Share.Day> days) {}

    record End(@Nullable String endsAt) {}

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public List<Share> list(@PathParam("slug") String slug, @QueryParam("serial") @Nullable String serial) {
        return shares.list(product(slug), serial);
    }

    /** The token in the answer, and the webhook's signing secret, are shown this once. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response make(@PathParam("slug") String slug, @Nullable WantedShare wanted, @Context UriInfo uri) {
        Product product = product(slug);
        if (wanted == null) {
            throw Problem.invalid("Send the share as JSON.");
        }
        return Response.status(Response.Status.CREATED)
                .entity(shares.make(caller.get(), product, wanted, address.of(uri.getBaseUri())))
                .build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public Answer share(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        return new Answer(shares.require(product, id(id)), shares.days(product, id(id)));
    }

    /** Moves its end, either way. */
    @POST
    @Path("{id}/end")
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public Share end(@PathParam("slug") String slug, @PathParam("id") String id, @Nullable End end) {
        Product product = product(slug);
        shares.end(caller.get(), product, id(id), end == null ? null : end.endsAt);
        return shares.require(product, id(id));
    }

    /** The token in the answer is shown this once; the one before is no longer valid. */
    @POST
    @Path("{id}/token")
    @Allow(Permission.MANAGE_PRIVACY)
    public Share.Fresh renew(@PathParam("slug") String slug, @PathParam("id") String id, @Context UriInfo uri) {
        return shares.renew(caller.get(), product(slug), id(id), address.of(uri.getBaseUri()));
    }

    /** Posts again to a webhook that was given up. */
    @POST
    @Path("{id}/resume")
    @Allow(Permission.MANAGE_PRIVACY)
    public Share resume(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = product(slug);
        shares.resume(caller.get(), product, id(id));
        return shares.require(product, id(id));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public void revoke(@PathParam("slug") String slug, @PathParam("id") String id) {
        shares.revoke(caller.get(), product(slug), id(id));
    }

    /** @throws Problem 404 for what is no id */
    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Share", text);
        }
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
