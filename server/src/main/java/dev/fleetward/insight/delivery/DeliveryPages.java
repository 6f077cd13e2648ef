package dev.fleetward.insight.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was told of a product, and what became of it. */
@Path("/products/{slug}/alerts/deliveries")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DeliveryPages {
    private final Products products;
    private final Deliveries deliveries;
    private final CurrentCaller caller;

    DeliveryPages(Products products, Deliveries deliveries, CurrentCaller caller) {
        this.products = products;
        this.deliveries = deliveries;
        this.caller = caller;
    }

    record Page(String slug, String state, PageOf<Delivery> deliveries, boolean mayManage) {
        public long getCount() {
            return deliveries.items().size();
        }

        public long getFailed() {
            return deliveries.items().stream()
                    .filter(one -> one.badge().equals("bad") || one.badge().equals("attention"))
                    .count();
        }
    }

    @CheckedTemplate(basePath = "alerts")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deliveries(Page page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after) {
        var product = products.require(caller.organization(), slug);
        return Templates.deliveries(new Page(
                slug,
                state == null ? "" : state,
                deliveries.list(product.organization(), product.id().value(), null, state, Cursor.parse(after, null)),
                caller.get().may(Permission.MANAGE_ALERTS)));
    }

    @POST
    @Path("{id}/resend")
    @Allow(Permission.MANAGE_ALERTS)
    public Response again(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        products.require(caller.organization(), slug);
        deliveries.again(caller.get(), id);
        return Response.seeOther(URI.create("/products/%s/alerts/deliveries".formatted(slug)))
                .build();
    }
}
