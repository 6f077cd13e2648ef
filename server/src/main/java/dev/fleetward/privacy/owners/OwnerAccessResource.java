package dev.fleetward.privacy.owners;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** How a product's owners get in: the proof it takes, and the claim page's address as a QR code. */
@Path("/api/v1/products/{slug}/owner-access")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OwnerAccessResource {
    private final OwnerAccesses accesses;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    OwnerAccessResource(OwnerAccesses accesses, Products products, CurrentCaller caller, PublicAddress address) {
        this.accesses = accesses;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    /** @param url of the claim page; empty until the settings were saved once or the product has a public page */
    record View(String proof, boolean eraseAtOnce, int linkDays, String url) {}

    record Change(
            @Nullable String proof,
            @Nullable Boolean eraseAtOnce,
            @Nullable Integer linkDays) {
        OwnerAccess on(OwnerAccess before) {
            return new OwnerAccess(
                    proof == null ? before.proof() : Proof.parse(proof),
                    eraseAtOnce == null ? before.eraseAtOnce() : eraseAtOnce,
                    linkDays == null ? before.linkDays() : linkDays,
                    before.page());
        }
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public View show(@PathParam("slug") String slug, @Context UriInfo uri) {
        Product product = product(slug);
        return view(product, accesses.of(product), uri);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_PRIVACY)
    public View change(@PathParam("slug") String slug, @Nullable Change body, @Context UriInfo uri) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object with proof, eraseAtOnce, linkDays or all of them.");
        }
        Product product = product(slug);
        return view(product, accesses.change(caller.get(), product, body::on), uri);
    }

    @GET
    @Path("qr.svg")
    @Produces("image/svg+xml")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response svg(@PathParam("slug") String slug, @Context UriInfo uri) {
        return file(accesses.code(product(slug), address.of(uri.getBaseUri())).svg(), slug + "-claim.svg");
    }

    @GET
    @Path("qr.png")
    @Produces("image/png")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response png(@PathParam("slug") String slug, @Context UriInfo uri) {
        return file(accesses.code(product(slug), address.of(uri.getBaseUri())).png(), slug + "-claim.png");
    }

    private static Response file(Object content, String name) {
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + name + "\"")
                .build();
    }

    private View view(Product product, OwnerAccess access, UriInfo uri) {
        String path = accesses.path(product);
        return new View(
                access.proof().slug(),
                access.eraseAtOnce(),
                access.linkDays(),
                path.isEmpty() ? "" : address.of(uri.getBaseUri()) + path);
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
