package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceLine;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices of a product: found, narrowed, taken away as CSV. */
@Path("/products/{slug}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DevicesPages {
    private final Products products;
    private final Fleet fleet;
    private final CurrentCaller caller;
    private final Format format;

    DevicesPages(Products products, Fleet fleet, CurrentCaller caller, Format format) {
        this.products = products;
        this.fleet = fleet;
        this.caller = caller;
        this.format = format;
    }

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance devices(ListPage page);
    }

    /**
     * @param lead the answer in a sentence
     * @param next address of the next page
     * @param first command that makes a first device appear
     */
    record ListPage(
            String slug,
            String product,
            String lead,
            String shown,
            DeviceFilters filters,
            Fleet.Facets facets,
            List<DeviceLine> devices,
            @Nullable String next,
            String csv,
            boolean fresh,
            String first) {}

    @GET
    @Path("devices")
    @Allow(Permission.VIEW)
    public TemplateInstance devices(
            @PathParam("slug") String slug,
            @BeanParam DeviceFilters filters,
            @QueryParam("after") @Nullable String after,
            @HeaderParam("Host") @Nullable String host) {
        Product product = products.require(caller.organization(), slug);
        DeviceQuery query = filters.query();
        var all = fleet.count(product, DeviceQuery.ALL);
        var matching = query.isEverything() ? all : fleet.count(product, query);
        PageOf<DeviceLine> devices = fleet.find(product, query, Cursor.parse(after, null));
        String here = "/products/" + slug + "/devices";
        return Templates.devices(new ListPage(
                slug,
                product.name(),
                "%s of %s were seen in the last 7 days."
                        .formatted(format.number(all.active()), format.count(all.total(), "device")),
                query.isEverything()
                        ? format.count(all.total(), "device")
                        : "%s of %s match".formatted(format.number(matching.total()), format.number(all.total())),
                filters,
                fleet.facets(product),
                devices.items(),
                devices.next() == null ? null : filters.address(here, devices.next()),
                filters.address(here + ".csv", null),
                all.total() == 0,
                FirstContact.command(host)));
    }

    @GET
    @Path("devices.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response csv(@PathParam("slug") String slug, @BeanParam DeviceFilters filters) {
        Product product = products.require(caller.organization(), slug);
        DeviceQuery query = filters.query();
        StreamingOutput body = output -> new DeviceCsv(output).write(cursor -> fleet.find(product, query, cursor));
        return Response.ok(body)
                .type("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"%s-devices.csv\"".formatted(slug))
                .build();
    }
}
