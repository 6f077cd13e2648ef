package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;

/** Settings of a product's public page, with its QR code. */
@Path("/products/{slug}/public-page")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class PublicPageSettingsPages {
    private final PublicPageFacts page;
    private final Products products;
    private final CurrentCaller caller;

    PublicPageSettingsPages(PublicPageFacts page, Products products, CurrentCaller caller) {
        this.page = page;
        this.products = products;
        this.caller = caller;
    }

    record SettingsPage(Product product, String address, boolean sbom, boolean releaseNotes) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance publicPage(SettingsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @Context UriInfo uri) {
        Product product = products.require(caller.organization(), slug);
        PublicPageSettings settings = page.settings(product);
        return Templates.publicPage(new SettingsPage(
                product, page.address(product, uri.getBaseUri()), settings.sbom(), settings.releaseNotes()));
    }

    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("sbom") @DefaultValue("") String sbom,
            @FormParam("releaseNotes") @DefaultValue("") String releaseNotes) {
        Product product = products.require(caller.organization(), slug);
        page.change(
                caller.get(), product, _ -> new PublicPageSettings(sbom.equals("true"), releaseNotes.equals("true")));
        return Response.seeOther(URI.create("/products/%s/public-page".formatted(slug)))
                .build();
    }
}
