package dev.fleetward.privacy.exports;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
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
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Exports as files: prepared, looked at, given out by links, deleted. */
@Path("/products/{slug}/data-rights/exports")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DataExportPages {
    private final DataExports exports;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;
    private final Clock clock;

    DataExportPages(DataExports exports, Products products, CurrentCaller caller, PublicAddress address, Clock clock) {
        this.exports = exports;
        this.products = products;
        this.caller = caller;
        this.address = address;
        this.clock = clock;
    }

    record ListPage(Product product, List<DataExport> exports) {}

    /**
     * @param url of a link just made; empty otherwise
     * @param days a link lasts unless told otherwise
     */
    record ExportPage(
            Product product, DataExport export, List<Line> links, String url, int days, long maxDays, String problem) {
        /** @param state valid, expired or revoked */
        record Line(DataExport.Link link, String state) {}
    }

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance exports(ListPage page);

        static native TemplateInstance export(ExportPage page);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance list(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.exports(new ListPage(product, exports.list(product, null)));
    }

    @POST
    @Allow(Permission.MANAGE_PRIVACY)
    public Response prepare(@PathParam("slug") String slug, @FormParam("serial") @DefaultValue("") String serial) {
        DataExport export = exports.prepare(caller.get(), product(slug), serial);
        return Response.seeOther(page(slug, export.id())).build();
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance export(@PathParam("slug") String slug, @PathParam("id") String id) {
        return page(product(slug), DataExportsResource.id("Export", id), "", "");
    }

    /** Answered with the page itself: the address is shown this once. */
    @POST
    @Path("{id}/links")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response link(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("days") @Nullable Integer days,
            @Context UriInfo uri) {
        Product product = product(slug);
        UUID export = DataExportsResource.id("Export", id);
        try {
            var fresh = exports.link(caller.get(), product, export, days, address.of(uri.getBaseUri()));
            return answer(200, page(product, export, fresh.url(), ""));
        } catch (Problem problem) {
            return answer(problem.status(), page(product, export, "", problem.detail()));
        }
    }

    @POST
    @Path("{id}/links/{link}/revocation")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response revoke(@PathParam("slug") String slug, @PathParam("id") String id, @PathParam("link") String link) {
        UUID export = DataExportsResource.id("Export", id);
        exports.revoke(caller.get(), product(slug), export, DataExportsResource.id("Link", link));
        return Response.seeOther(page(slug, export)).build();
    }

    @POST
    @Path("{id}/deletion")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response delete(@PathParam("slug") String slug, @PathParam("id") String id) {
        exports.delete(caller.get(), product(slug), DataExportsResource.id("Export", id));
        return Response.seeOther(URI.create("/products/%s/data-rights/exports".formatted(slug)))
                .build();
    }

    private TemplateInstance page(Product product, UUID id, String url, String problem) {
        Instant now = clock.instant();
        return Templates.export(new ExportPage(
                product,
                exports.require(product, id),
                exports.links(product, id).stream()
                        .map(link -> new ExportPage.Line(
                                link,
                                link.revokedAt().isPresent()
                                        ? "revoked"
                                        : link.expiresAt().isAfter(now) ? "valid" : "expired"))
                        .toList(),
                url,
                DataExports.DEFAULT_LINK_DAYS,
                DataExports.KEEP.toDays(),
                problem));
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    private static URI page(String slug, UUID export) {
        return URI.create("/products/%s/data-rights/exports/%s".formatted(slug, export));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
