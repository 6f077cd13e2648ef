package dev.fleetward.disclosure.notices;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notices that support ends. */
@Path("/api/v1/products/{slug}/support-period/notices")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EndOfSupportResource {
    private final EndOfSupport end;
    private final Products products;
    private final CurrentCaller caller;

    EndOfSupportResource(EndOfSupport end, Products products, CurrentCaller caller) {
        this.end = end;
        this.products = products;
        this.caller = caller;
    }

    /** Texts left out are those proposed; {@code devices} is a query, without it all devices are meant. */
    record EndWanted(
            @Nullable String units,
            @Nullable String devices,
            @Nullable String emailAttribute,
            @Nullable Boolean onPage,
            @Nullable String title,
            @Nullable String summary,
            @Nullable String mitigation) {

        Wanted on(Wanted proposed) {
            return new Wanted(
                    Audience.ALL,
                    devices == null ? "" : devices,
                    emailAttribute == null ? "" : emailAttribute,
                    onPage == null || onPage,
                    title == null ? proposed.title() : title,
                    summary == null ? proposed.summary() : summary,
                    mitigation == null ? proposed.mitigation() : mitigation,
                    "",
                    "");
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public List<NoticeView> listEndOfSupportNotices(@PathParam("slug") String slug) {
        return end.list(product(slug)).stream().map(NoticeView::of).toList();
    }

    @GET
    @Path("{notice}")
    @Allow(Permission.VIEW)
    public NoticeView endOfSupportNotice(@PathParam("slug") String slug, @PathParam("notice") String notice) {
        return NoticeView.of(end.require(product(slug), notice));
    }

    @POST
    @Allow(Permission.MANAGE_COMPLIANCE)
    public Response publishEndOfSupport(@PathParam("slug") String slug, @Nullable EndWanted wanted) {
        if (wanted == null) {
            throw Problem.invalid("Send {} for the notice proposed, or what is different.");
        }
        Product product = product(slug);
        String units = wanted.units == null ? "" : wanted.units.strip();
        Notice published = end.publish(caller.get(), product, units, wanted.on(end.proposal(product, units)));
        return Response.status(Response.Status.CREATED)
                .entity(NoticeView.of(published))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
