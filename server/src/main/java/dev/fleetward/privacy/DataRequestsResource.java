package dev.fleetward.privacy;

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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was exported and erased, and the certificates. */
@Path("/api/v1/products/{slug}/data-requests")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class DataRequestsResource {
    private final SubjectRequests requests;
    private final Erasures erasures;
    private final Products products;
    private final CurrentCaller caller;

    DataRequestsResource(SubjectRequests requests, Erasures erasures, Products products, CurrentCaller caller) {
        this.requests = requests;
        this.erasures = erasures;
        this.products = products;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public PageOf<SubjectRequest> list(
            @PathParam("slug") String slug,
            @QueryParam("serial") @Nullable String serial,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return requests.list(product(slug), Optional.ofNullable(serial), Cursor.parse(after, limit));
    }

    /** Erasures asked for and not yet done. */
    @GET
    @Path("erasures")
    @Allow(Permission.MANAGE_PRIVACY)
    public List<Erasure> underway(@PathParam("slug") String slug) {
        return erasures.underway(product(slug));
    }

    /** How far an erasure is. */
    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public Erasure erasure(@PathParam("slug") String slug, @PathParam("id") String id) {
        return erasures.require(product(slug), parse(id));
    }

    @GET
    @Path("{id}/certificate")
    @Allow(Permission.MANAGE_PRIVACY)
    public Certificate certificate(@PathParam("slug") String slug, @PathParam("id") String id) {
        return requests.requireCertificate(product(slug), parse(id));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Certificate", id);
        }
    }
}
