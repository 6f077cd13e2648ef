package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Notices of a case: published, shown with what became of them, and as machine-readable documents. */
@Path("/api/v1/products/{slug}/cases/{number}/notices")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class NoticeResource {
    private final Notices notices;
    private final Cases cases;
    private final LawFacts facts;
    private final Products products;
    private final PublicAddress address;
    private final CurrentCaller caller;

    NoticeResource(
            Notices notices,
            Cases cases,
            LawFacts facts,
            Products products,
            PublicAddress address,
            CurrentCaller caller) {
        this.notices = notices;
        this.cases = cases;
        this.facts = facts;
        this.products = products;
        this.address = address;
        this.caller = caller;
    }

    record Publish(
            @Nullable String audience,
            @Nullable String devices,
            @Nullable String emailAttribute,
            @Nullable Boolean onPage,
            @Nullable String title,
            @Nullable String summary,
            @Nullable String mitigation,
            @Nullable String correction,
            @Nullable String revises) {
        Wanted wanted() {
            return new Wanted(
                    Audience.parse(text(audience)),
                    text(devices),
                    text(emailAttribute),
                    Boolean.TRUE.equals(onPage),
                    text(title),
                    text(summary),
                    text(mitigation),
                    text(correction),
                    text(revises));
        }

        private static String text(@Nullable String given) {
            return given == null ? "" : given;
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<NoticeView> list(@PathParam("slug") String slug, @PathParam("number") String number) {
        Product product = product(slug);
        return new PageOf<>(
                notices.of(product, cases.require(product, number)).stream()
                        .map(NoticeView::of)
                        .toList(),
                null);
    }

    /** Whom a notice would be meant for, before it is published. */
    @GET
    @Path("audience")
    @Allow(Permission.VIEW)
    public Notices.Reach audience(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @QueryParam("audience") @DefaultValue("impacted") String audience,
            @QueryParam("devices") @DefaultValue("") String devices,
            @QueryParam("emailAttribute") @DefaultValue("") String emailAttribute) {
        Product product = product(slug);
        return notices.reach(
                product, cases.require(product, number), Audience.parse(audience), devices, emailAttribute);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_CASES)
    public Response publish(
            @PathParam("slug") String slug, @PathParam("number") String number, @Nullable Publish body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        Product product = product(slug);
        Case c = cases.require(product, number);
        Notice published = notices.publish(caller.get(), product, c, body.wanted());
        return Response.created(URI.create("/api/v1/products/%s/cases/%s/notices/%s"
                        .formatted(product.slug(), c.name(), published.name())))
                .entity(NoticeView.of(published))
                .build();
    }

    @GET
    @Path("{notice}")
    @Allow(Permission.VIEW)
    public NoticeView show(
            @PathParam("slug") String slug, @PathParam("number") String number, @PathParam("notice") String notice) {
        Product product = product(slug);
        return NoticeView.of(notices.require(product, cases.require(product, number), notice));
    }

    /** As users' programs get it. */
    @GET
    @Path("{notice}/document")
    @Allow(Permission.VIEW)
    public NoticeDocument document(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("notice") String notice,
            @Context UriInfo uri) {
        Product product = product(slug);
        return NoticeDocument.of(
                facts,
                product,
                notices.require(product, cases.require(product, number), notice),
                address.of(uri.getBaseUri()));
    }

    /** The devices it is meant for, one by one. */
    @GET
    @Path("{notice}/devices")
    @Allow(Permission.VIEW)
    public PageOf<NoticeDeviceStore.Line> devices(
            @PathParam("slug") String slug,
            @PathParam("number") String number,
            @PathParam("notice") String notice,
            @QueryParam("state") @DefaultValue("all") String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        Notice found = notices.require(product, cases.require(product, number), notice);
        return notices.devices(product, found, DeviceFilter.parse(state), Cursor.parse(after, limit));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
