package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
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

/** Settings of a product's public page, and its address as a QR code for the box. */
@Path("/api/v1/products/{slug}/public-page")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PublicPageResource {
    private final PublicPageFacts page;
    private final Products products;
    private final CurrentCaller caller;

    PublicPageResource(PublicPageFacts page, Products products, CurrentCaller caller) {
        this.page = page;
        this.products = products;
        this.caller = caller;
    }

    /** @param address empty while the page is not public */
    record View(String address, boolean sbom, boolean releaseNotes) {}

    record Change(@Nullable Boolean sbom, @Nullable Boolean releaseNotes) {
        PublicPageSettings on(PublicPageSettings before) {
            return new PublicPageSettings(
                    sbom == null ? before.sbom() : sbom, releaseNotes == null ? before.releaseNotes() : releaseNotes);
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public View show(@PathParam("slug") String slug, @Context UriInfo uri) {
        Product product = product(slug);
        return view(product, page.settings(product), uri);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public View change(@PathParam("slug") String slug, @Nullable Change body, @Context UriInfo uri) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object with sbom, releaseNotes or both.");
        }
        Product product = product(slug);
        return view(product, page.change(caller.get(), product, body::on), uri);
    }

    @GET
    @Path("qr.svg")
    @Produces("image/svg+xml")
    @Allow(Permission.VIEW)
    public Response svg(@PathParam("slug") String slug, @Context UriInfo uri) {
        return file(page.code(product(slug), uri.getBaseUri()).svg(), slug + "-qr.svg");
    }

    @GET
    @Path("qr.png")
    @Produces("image/png")
    @Allow(Permission.VIEW)
    public Response png(@PathParam("slug") String slug, @Context UriInfo uri) {
        return file(page.code(product(slug), uri.getBaseUri()).png(), slug + "-qr.png");
    }

    private static Response file(Object content, String name) {
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + name + "\"")
                .build();
    }

    private View view(Product product, PublicPageSettings settings, UriInfo uri) {
        return new View(page.address(product, uri.getBaseUri()), settings.sbom(), settings.releaseNotes());
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
