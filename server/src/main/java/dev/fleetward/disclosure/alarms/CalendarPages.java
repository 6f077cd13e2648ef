package dev.fleetward.disclosure.alarms;

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
import java.util.List;
import java.util.UUID;

/** Addresses a calendar program subscribes to. */
@Path("/products/{slug}/clock-calendars")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class CalendarPages {
    private final Calendars calendars;
    private final Products products;
    private final CurrentCaller caller;
    private final PublicAddress address;

    CalendarPages(Calendars calendars, Products products, CurrentCaller caller, PublicAddress address) {
        this.calendars = calendars;
        this.products = products;
        this.caller = caller;
        this.address = address;
    }

    /** @param fresh the address just made, shown this once */
    record CalendarsPage(Product product, List<CalendarStore.Feed> feeds, String fresh, String problem) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance calendars(CalendarsPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug) {
        return page(product(slug), "", "");
    }

    @POST
    @Allow(Permission.MANAGE_CASES)
    public Response make(
            @PathParam("slug") String slug, @FormParam("name") @DefaultValue("") String name, @Context UriInfo uri) {
        Product product = product(slug);
        try {
            String fresh = address.of(uri.getBaseUri()) + calendars.make(caller.get(), name);
            return answer(200, page(product, fresh, ""));
        } catch (Problem problem) {
            return answer(problem.status(), page(product, "", problem.detail()));
        }
    }

    @POST
    @Path("{id}/removal")
    @Allow(Permission.MANAGE_CASES)
    public Response remove(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        calendars.remove(caller.get(), id);
        return Response.seeOther(URI.create("/products/%s/clock-calendars".formatted(slug)))
                .build();
    }

    private TemplateInstance page(Product product, String fresh, String problem) {
        return Templates.calendars(new CalendarsPage(product, calendars.list(caller.organization()), fresh, problem));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static Response answer(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }
}
