package dev.fleetward.insight.dashboards;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.explore.ExploreParameters;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A product's dashboards; a chart comes onto one from the explorer. */
@Path("/products/{slug}/dashboards")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DashboardPages {
    private final Asked asked;
    private final Dashboards dashboards;
    private final TileReading reading;

    DashboardPages(Asked asked, Dashboards dashboards, TileReading reading) {
        this.asked = asked;
        this.dashboards = dashboards;
        this.reading = reading;
    }

    @CheckedTemplate(basePath = "insight")
    static class Templates {
        private Templates() {}

        static native TemplateInstance dashboard(DashboardPage page);
    }

    record DashboardPage(
            Product product,
            PageRange range,
            Dashboard dashboard,
            List<Dashboard> others,
            List<TileReading.Section> sections,
            boolean mayChange) {
        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public String address(PageRange other) {
            return address(dashboard) + "&range=" + other.getSlug();
        }

        public String address(Dashboard other) {
            return getPath() + "?id=" + other.id();
        }

        public String getPath() {
            return "/products/" + product.slug() + "/dashboards";
        }

        public String deletion() {
            return getPath() + "/" + dashboard.id() + "/delete";
        }

        public long count() {
            return dashboard.tiles().size();
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance dashboard(
            @PathParam("slug") String slug,
            @QueryParam("id") @DefaultValue(Dashboard.STANDARD) String id,
            @QueryParam("range") @DefaultValue("") String range) {
        Product product = asked.product(slug);
        PageRange span = PageRange.parse(range);
        Dashboard dashboard = dashboards.require(asked.caller(), product, id);
        return Templates.dashboard(new DashboardPage(
                product,
                span,
                dashboard,
                dashboards.list(asked.caller(), product),
                reading.sections(product, dashboard, span, asked.now()),
                Dashboards.mayChange(asked.caller(), dashboard)));
    }

    /** Puts the explorer's question onto the caller's dashboard of that name, which is made if there is none. */
    @POST
    @Path("tiles")
    @Allow(Permission.VIEW)
    public Response add(
            @PathParam("slug") String slug,
            @FormParam("dashboard") @DefaultValue("") String name,
            @FormParam("title") @DefaultValue("") String title,
            @FormParam("ask") @DefaultValue("") String ask,
            @FormParam("shared") @DefaultValue("false") boolean shared) {
        Product product = asked.product(slug);
        Tile tile = new Tile.Wish(
                        title,
                        "",
                        Tile.Kind.CHART,
                        ExploreParameters.ofQuery(ask).during("").query())
                .checked();
        var own = dashboards.list(asked.caller(), product).stream()
                .filter(one -> one.name().equals(name.strip())
                        && one.owner().equals(asked.caller().subject()))
                .findFirst();
        var tiles = new ArrayList<Tile>();
        own.ifPresent(one -> tiles.addAll(one.tiles()));
        tiles.add(tile);
        Dashboard saved = dashboards.save(
                asked.caller(),
                product,
                name,
                shared || own.map(Dashboard::shared).orElse(false),
                tiles);
        return to(product, saved.id());
    }

    @POST
    @Path("{id}/tiles/{index}/remove")
    @Allow(Permission.VIEW)
    public Response remove(@PathParam("slug") String slug, @PathParam("id") String id, @PathParam("index") int index) {
        Product product = asked.product(slug);
        Dashboard dashboard = dashboards.require(asked.caller(), product, id);
        var tiles = new ArrayList<>(dashboard.tiles());
        if (index < 0 || index >= tiles.size()) {
            throw Problem.notFound("Tile", Integer.toString(index));
        }
        tiles.remove(index);
        dashboards.change(asked.caller(), product, id, dashboard.name(), dashboard.shared(), tiles);
        return to(product, id);
    }

    /** Its name, and whether colleagues see it. */
    @POST
    @Path("{id}")
    @Allow(Permission.VIEW)
    public Response change(
            @PathParam("slug") String slug,
            @PathParam("id") String id,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("shared") @DefaultValue("false") boolean shared) {
        Product product = asked.product(slug);
        Dashboard dashboard = dashboards.require(asked.caller(), product, id);
        dashboards.change(asked.caller(), product, id, name, shared, dashboard.tiles());
        return to(product, id);
    }

    @POST
    @Path("{id}/delete")
    @Allow(Permission.VIEW)
    public Response delete(@PathParam("slug") String slug, @PathParam("id") String id) {
        Product product = asked.product(slug);
        dashboards.delete(asked.caller(), product, id);
        return to(product, Dashboard.STANDARD);
    }

    private static Response to(Product product, String id) {
        return Response.seeOther(URI.create("/products/" + product.slug() + "/dashboards?id=" + id))
                .build();
    }
}
