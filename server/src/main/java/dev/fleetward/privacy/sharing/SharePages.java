package dev.fleetward.privacy.sharing;

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
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is shared with third parties: looked at, made, extended, ended. */
@Path("/products/{slug}/data-rights/shares")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class SharePages {
    private final Shares shares;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    SharePages(Shares shares, Products products, CurrentCaller caller, PublicAddress address) {
        this.shares = shares;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    record ListPage(Product product, List<Share> shares) {
        public long open() {
            return shares.stream().filter(Share::isOpen).count();
        }
    }

    record NewPage(Product product, Typed typed, List<Scope> scopes, int maxDevices, long maxDays, String problem) {}

    /** A form as it was sent. */
    record Typed(MultivaluedMap<String, String> fields) {
        public String get(String name) {
            String value = fields.getFirst(name);
            return value == null ? "" : value;
        }

        public boolean has(Scope scope) {
            return fields.containsKey("scope") && fields.get("scope").contains(scope.word());
        }

        WantedShare wanted() {
            return new WantedShare(
                    Arrays.asList(get("serials").split("[\\r\\n,]+", -1)),
                    get("recipient"),
                    get("contact"),
                    get("purpose"),
                    get("request"),
                    fields.getOrDefault("scope", List.of()),
                    get("beginsAt"),
                    get("endsAt"),
                    get("webhook"));
        }
    }

    /**
     * @param token and {@code address} and {@code secret} of a share just made; empty otherwise
     * @param scope in words
     */
    record SharePage(
            Product product,
            Share share,
            List<String> scope,
            List<Share.Day> days,
            String token,
            String address,
            String secret,
            String problem) {}

    @CheckedTemplate(basePath = "privacy")
    static class Templates {
        private Templates() {}

        static native TemplateInstance shares(ListPage page);

        static native TemplateInstance newShare(NewPage page);

        static native TemplateInstance share(SharePage page);
    }

    @GET
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance list(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.shares(new ListPage(product, shares.list(product, null)));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance fresh(
            @PathParam("slug") String slug, @QueryParam("serial") @DefaultValue("") String serial) {
        var typed = new MultivaluedHashMap<String, String>();
        typed.putSingle("serials", serial);
        return form(product(slug), new Typed(typed), "");
    }

    /** Answered with the page of the share itself: its secrets are shown this once. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_PRIVACY)
    public Response make(@PathParam("slug") String slug, MultivaluedMap<String, String> sent, @Context UriInfo uri) {
        Product product = product(slug);
        var typed = new Typed(sent);
        try {
            Share.Fresh fresh = shares.make(caller.get(), product, typed.wanted(), address.of(uri.getBaseUri()));
            return answer(200, page(product, fresh.id(), fresh, ""));
        } catch (Problem problem) {
            return answer(problem.status(), form(product, typed, problem.detail()));
        }
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_PRIVACY)
    public TemplateInstance share(@PathParam("slug") String slug, @PathParam("id") String id) {
        return page(product(slug), SharesResource.id(id), null, "");
    }

    @POST
    @Path("{id}/end")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response end(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("endsAt") @DefaultValue("") String endsAt) {
        Product product = product(slug);
        UUID share = SharesResource.id(id);
        try {
            shares.end(caller.get(), product, share, endsAt);
            return Response.seeOther(of(slug, share)).build();
        } catch (Problem problem) {
            return answer(problem.status(), page(product, share, null, problem.detail()));
        }
    }

    /** Answered with the page itself: the token is shown this once. */
    @POST
    @Path("{id}/token")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response renew(@PathParam("slug") String slug, @PathParam("id") String id, @Context UriInfo uri) {
        Product product = product(slug);
        UUID share = SharesResource.id(id);
        return answer(
                200,
                page(product, share, shares.renew(caller.get(), product, share, address.of(uri.getBaseUri())), ""));
    }

    @POST
    @Path("{id}/resume")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response resume(@PathParam("slug") String slug, @PathParam("id") String id) {
        UUID share = SharesResource.id(id);
        shares.resume(caller.get(), product(slug), share);
        return Response.seeOther(of(slug, share)).build();
    }

    @POST
    @Path("{id}/revocation")
    @Allow(Permission.MANAGE_PRIVACY)
    public Response revoke(@PathParam("slug") String slug, @PathParam("id") String id) {
        UUID share = SharesResource.id(id);
        shares.revoke(caller.get(), product(slug), share);
        return Response.seeOther(of(slug, share)).build();
    }

    private static TemplateInstance form(Product product, Typed typed, String problem) {
        return Templates.newShare(new NewPage(
                product,
                typed,
                List.of(Scope.values()),
                WantedShare.MAX_DEVICES,
                WantedShare.MAX_TERM.toDays(),
                problem));
    }

    private TemplateInstance page(Product product, UUID id, Share.@Nullable Fresh fresh, String problem) {
        Share share = shares.require(product, id);
        String secret = fresh == null ? null : fresh.signingSecret();
        return Templates.share(new SharePage(
                product,
                share,
                Scope.parse(share.scope()).stream().map(Scope::title).toList(),
                shares.days(product, id),
                fresh == null ? "" : fresh.token(),
                fresh == null ? "" : fresh.address(),
                secret == null ? "" : secret,
                problem));
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    private static URI of(String slug, UUID share) {
        return URI.create("/products/%s/data-rights/shares/%s".formatted(slug, share));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
