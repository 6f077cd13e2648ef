package dev.fleetward.privacy.owners;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.disclosure.facts.QrCode;
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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How owners get in: the product's setting, and links to the page of one device's owner. */
@Path("/products/{slug}/data-rights")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class OwnerAccessPages {
    private final OwnerAccesses accesses;
    private final OwnerLinks links;
    private final Devices devices;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;
    private final Clock clock;

    OwnerAccessPages(
            OwnerAccesses accesses,
            OwnerLinks links,
            Devices devices,
            Products products,
            CurrentCaller caller,
            PublicAddress address,
            Clock clock) {
        this.accesses = accesses;
        this.links = links;
        this.devices = devices;
        this.products = products;
        this.caller = caller;
        this.address = address;
        this.clock = clock;
    }

    /** @param path and {@code url} of the claim page; empty while there is none */
    record AccessPage(Product product, OwnerAccess access, String path, String url, String problem) {
        public List<Proof> proofs() {
            return Arrays.asList(Proof.values());
        }

        public int maxDays() {
            return OwnerAccess.MAX_LINK_DAYS;
        }
    }

    /**
     * @param url of a link just made, and its QR code as an image; empty otherwise
     * @param days a link lasts unless told otherwise
     */
    record LinksPage(
            Product product,
            Device device,
            List<Line> links,
            String url,
            String image,
            int days,
            int maxDays,
            String problem) {
        /** @param state valid, expired or revoked */
        record Line(OwnerLink link, String state) {}

        public String path() {
            return "/products/%s/data-rights/devices/%s/owner"
                    .formatted(product.slug(), Device.segment(device.serial()));
        }
    }

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance ownerAccess(AccessPage page);

        static native TemplateInstance ownerLinks(LinksPage page);
    }

    @GET
    @Path("owner-access")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance settings(@PathParam("slug") String slug, @Context UriInfo uri) {
        return settings(product(slug), uri, "");
    }

    @POST
    @Path("owner-access")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response save(
            @PathParam("slug") String slug,
            @FormParam("proof") @DefaultValue("") String proof,
            @FormParam("eraseAtOnce") @DefaultValue("") String eraseAtOnce,
            @FormParam("linkDays") @DefaultValue("30") int linkDays,
            @Context UriInfo uri) {
        Product product = product(slug);
        try {
            accesses.change(
                    caller.get(),
                    product,
                    before -> new OwnerAccess(Proof.parse(proof), eraseAtOnce.equals("true"), linkDays, before.page()));
            return Response.seeOther(URI.create("/products/%s/data-rights/owner-access".formatted(slug)))
                    .build();
        } catch (Problem problem) {
            return answer(problem.status(), settings(product, uri, problem.detail()));
        }
    }

    @GET
    @Path("devices/{serial}/owner")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance links(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = product(slug);
        return links(product, devices.require(product, serial), "", "");
    }

    /** Answered with the page itself: the address is shown this once. */
    @POST
    @Path("devices/{serial}/owner/links")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response make(
            @PathParam("slug") String slug,
            @PathParam("serial") String serial,
            @FormParam("days") @Nullable Integer days,
            @Context UriInfo uri) {
        Product product = product(slug);
        Device device = devices.require(product, serial);
        try {
            OwnerLink.Fresh fresh = links.make(caller.get(), product, serial, days, address.of(uri.getBaseUri()));
            return answer(200, links(product, device, fresh.url(), ""));
        } catch (Problem problem) {
            return answer(problem.status(), links(product, device, "", problem.detail()));
        }
    }

    @POST
    @Path("devices/{serial}/owner/links/{link}/revocation")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response revoke(
            @PathParam("slug") String slug, @PathParam("serial") String serial, @PathParam("link") String link) {
        Product product = product(slug);
        Device device = devices.require(product, serial);
        links.revoke(caller.get(), product, device, OwnerPages.id(link));
        return Response.seeOther(
                        URI.create("/products/%s/data-rights/devices/%s/owner".formatted(slug, Device.segment(serial))))
                .build();
    }

    private TemplateInstance settings(Product product, UriInfo uri, String problem) {
        String path = accesses.path(product);
        return Templates.ownerAccess(new AccessPage(
                product,
                accesses.of(product),
                path,
                path.isEmpty() ? "" : address.of(uri.getBaseUri()) + path,
                problem));
    }

    private TemplateInstance links(Product product, Device device, String url, String problem) {
        Instant now = clock.instant();
        return Templates.ownerLinks(new LinksPage(
                product,
                device,
                links.of(product, device).stream()
                        .map(link -> new LinksPage.Line(
                                link,
                                link.revokedAt().isPresent() ? "revoked" : link.isLive(now) ? "valid" : "expired"))
                        .toList(),
                url,
                Optional.of(url)
                        .filter(text -> !text.isEmpty())
                        .map(text ->
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(new QrCode(text).png()))
                        .orElse(""),
                OwnerAccess.NONE.linkDays(),
                OwnerAccess.MAX_LINK_DAYS,
                problem));
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .header("Cache-Control", "private, no-store")
                .entity(page)
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
