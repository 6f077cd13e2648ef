package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Caller;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.DeviceLine;
import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.actions.SavedQueries;
import dev.fleetward.devices.actions.SavedQuery;
import dev.fleetward.devices.query.BadQuery;
import dev.fleetward.devices.query.Suggestions;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The devices of a product: found, narrowed, taken away as CSV. */
@Path("/products/{slug}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DevicesPages {
    private final Products products;
    private final Fleet fleet;
    private final Suggestions suggestions;
    private final SavedQueries queries;
    private final CurrentCaller caller;
    private final Format format;

    DevicesPages(
            Products products,
            Fleet fleet,
            Suggestions suggestions,
            SavedQueries queries,
            CurrentCaller caller,
            Format format) {
        this.products = products;
        this.queries = queries;
        this.fleet = fleet;
        this.suggestions = suggestions;
        this.caller = caller;
        this.format = format;
    }

    @CheckedTemplate(basePath = "devices")
    static class Templates {
        private Templates() {}

        static native TemplateInstance devices(ListPage page);

        static native TemplateInstance suggestions(List<Suggestions.Suggestion> found);
    }

    /**
     * @param lead the answer in a sentence
     * @param problem why the query could not be understood, empty when it was
     * @param exactly address of the same with its count to the last one, where that is not shown
     * @param lookedUpTo serial behind which looking goes on, empty when the page is full or all were looked at
     * @param next address of the next page
     * @param first command that makes a first device appear
     */
    record ListPage(
            String slug,
            String product,
            String lead,
            String shown,
            @Nullable String exactly,
            String lookedUpTo,
            DeviceFilters filters,
            String problem,
            Fleet.Facets facets,
            List<Kept> kept,
            List<DeviceLine> devices,
            @Nullable String next,
            String csv,
            boolean fresh,
            String first,
            boolean mayChange) {}

    /** A saved query as a link; {@code mine} if the reader may delete it. */
    record Kept(UUID id, String name, boolean mine, String href) {
        static Kept of(Product product, SavedQuery saved, Caller caller) {
            return new Kept(
                    saved.id(),
                    saved.name(),
                    SavedQueries.mayDelete(caller, saved),
                    "/products/%s/devices?query=%s"
                            .formatted(product.slug(), URLEncoder.encode(saved.query(), StandardCharsets.UTF_8)));
        }
    }

    @GET
    @Path("devices")
    @Allow(Permission.VIEW)
    public Response devices(
            @PathParam("slug") String slug,
            @BeanParam DeviceFilters filters,
            @QueryParam("after") @Nullable String after,
            @QueryParam("count") @DefaultValue("") String count,
            @HeaderParam("Host") @Nullable String host) {
        Product product = products.require(caller.organization(), slug);
        try {
            DeviceQuery query = filters.understood(fleet);
            var devices = fleet.look(product, query, Cursor.parse(after, null));
            var counted =
                    count.equals("exact") ? Optional.of(fleet.recount(product, query)) : Optional.<Fleet.Tally>empty();
            return Response.ok(Templates.devices(page(product, filters, query, devices, counted, "", host)))
                    .build();
        } catch (BadQuery bad) {
            var none = new Fleet.Found(
                    new PageOf<DeviceLine>(List.of(), null), Optional.empty(), Optional.empty(), Optional.empty());
            return Response.status(bad.status())
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.devices(
                            page(product, filters, DeviceQuery.ALL, none, Optional.empty(), bad.detail(), host)))
                    .build();
        }
    }

    private ListPage page(
            Product product,
            DeviceFilters filters,
            DeviceQuery wanted,
            Fleet.Found found,
            Optional<Fleet.Tally> counted,
            String problem,
            @Nullable String host) {
        var all = fleet.tally(product, DeviceQuery.ALL);
        var active = fleet.tally(product, DeviceQuery.seenWithin(Fleet.ACTIVE));
        var matching = wanted.isEverything() ? all : counted.orElseGet(() -> fleet.tally(product, wanted, found));
        var devices = found.page();
        String here = "/products/" + product.slug() + "/devices";
        return new ListPage(
                product.slug(),
                product.name(),
                "%s of %s were seen in the last 7 days."
                        .formatted(number(active), all.devices() == 1 ? "1 device" : number(all) + " devices"),
                wanted.isEverything()
                        ? number(all) + (all.devices() == 1 ? " device" : " devices")
                        : "%s of %s match".formatted(number(matching), number(all)),
                matching.exact() || wanted.isEverything() ? null : exactly(filters.address(here, null)),
                found.lookedUpTo().orElse(""),
                filters,
                problem,
                fleet.facets(product),
                queries.list(caller.get(), product).stream()
                        .map(query -> Kept.of(product, query, caller.get()))
                        .toList(),
                devices.items(),
                devices.next() == null ? null : filters.address(here, devices.next()),
                filters.address(here + ".csv", null),
                all.devices() == 0,
                FirstContact.command(host),
                caller.get().may(Permission.MANAGE_DEVICES));
    }

    private static String exactly(String address) {
        return address + (address.contains("?") ? "&" : "?") + "count=exact";
    }

    /** What is not counted to the last one is said to be so. */
    private String number(Fleet.Tally tally) {
        if (tally.exact()) {
            return format.number(tally.devices());
        }
        return tally.devices() == 0 ? "few or none" : "about " + format.number(tally.devices());
    }

    /** Ways to go on with a query, as options of its field. */
    @GET
    @Path("device-suggestions")
    @Allow(Permission.VIEW)
    public TemplateInstance suggestions(
            @PathParam("slug") String slug, @QueryParam("query") @DefaultValue("") String beginning) {
        Product product = products.require(caller.organization(), slug);
        return Templates.suggestions(suggestions.after(product, beginning));
    }

    @GET
    @Path("devices.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response csv(@PathParam("slug") String slug, @BeanParam DeviceFilters filters) {
        Product product = products.require(caller.organization(), slug);
        DeviceQuery query = filters.understood(fleet);
        StreamingOutput body =
                output -> new DeviceCsv(output).write(cursor -> fleet.findRecent(product, query, cursor));
        return Response.ok(body)
                .type("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"%s-devices.csv\"".formatted(slug))
                .build();
    }
}
