package dev.fleetward.insight.differs;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.query.BadQuery;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What differs: a page of its own, and the part that other pages load. */
@Path("/products/{slug}/differs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DiffersPages {
    private final Asked asked;
    private final Differs differs;

    DiffersPages(Asked asked, Differs differs) {
        this.asked = asked;
        this.differs = differs;
    }

    /** @param view null until a query is given that can be understood */
    record DiffersPage(
            Product product,
            String query,
            String problem,
            @Nullable DiffersView view) {}

    @CheckedTemplate(basePath = "insight")
    static class Templates {
        private Templates() {}

        static native TemplateInstance differs(DiffersPage page);

        static native TemplateInstance differsPart(DiffersPage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance page(@PathParam("slug") String slug, @QueryParam("query") @Nullable String query) {
        return Templates.differs(answered(asked.product(slug), query));
    }

    @GET
    @Path("part")
    @Allow(Permission.VIEW)
    public TemplateInstance part(@PathParam("slug") String slug, @QueryParam("query") @Nullable String query) {
        return Templates.differsPart(answered(asked.product(slug), query));
    }

    private DiffersPage answered(Product product, @Nullable String query) {
        if (query == null || query.isBlank()) {
            return new DiffersPage(product, "", "", null);
        }
        try {
            return new DiffersPage(product, query, "", new DiffersView(differs.of(product, query)));
        } catch (BadQuery wrong) {
            return new DiffersPage(product, query, String.valueOf(wrong.getMessage()), null);
        }
    }
}
