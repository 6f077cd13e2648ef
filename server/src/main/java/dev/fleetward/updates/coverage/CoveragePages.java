package dev.fleetward.updates.coverage;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.updates.standing.DeviceStanding;
import dev.fleetward.updates.standing.Standings;
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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rollout's coverage, and the statements made of it. */
@Path("/products/{slug}/updates/rollouts/{id}/coverage")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class CoveragePages {
    private static final int DEVICES = 25;
    private static final int STATEMENTS = 10;

    private final Products products;
    private final Rollouts rollouts;
    private final RolloutCoverage coverage;
    private final Standings standings;
    private final Statements statements;
    private final CurrentCaller caller;

    CoveragePages(
            Products products,
            Rollouts rollouts,
            RolloutCoverage coverage,
            Standings standings,
            Statements statements,
            CurrentCaller caller) {
        this.products = products;
        this.rollouts = rollouts;
        this.coverage = coverage;
        this.standings = standings;
        this.statements = statements;
        this.caller = caller;
    }

    /** @param standing the one asked for; empty for everyone not fixed */
    record CoveragePage(
            Product product,
            CoverageView view,
            String standing,
            List<DeviceStanding> devices,
            @Nullable String next,
            List<Statement> statements,
            boolean mayState) {
        public String nextHref() {
            return "?standing=%s&after=%s#devices".formatted(standing, next);
        }

        public String stateHref() {
            return view.base() + "/statements";
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance coverage(CoveragePage page);

        static native TemplateInstance coverageLive(CoverageView view);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance coverage(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @QueryParam("standing") @Nullable String standing,
            @QueryParam("after") @Nullable String after) {
        Product product = product(slug);
        Rollout rollout = rollouts.require(product, id);
        PageOf<DeviceStanding> devices =
                standings.devices(product.organization(), id, standing, Cursor.parse(after, DEVICES));
        return Templates.coverage(new CoveragePage(
                product,
                view(product, rollout),
                standing == null ? "" : standing,
                devices.items(),
                devices.next(),
                statements.list(product, id, Cursor.parse(null, STATEMENTS)).items(),
                rollout.startedAt() != null && caller.get().may(Permission.MANAGE_UPDATES)));
    }

    /** The live part alone, for browsers whose event stream does not come through. */
    @GET
    @Path("part")
    @Allow(Permission.VIEW)
    public TemplateInstance part(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        return Templates.coverageLive(view(product, rollouts.require(product, id)));
    }

    @POST
    @Path("statements")
    @Allow(Permission.MANAGE_UPDATES)
    public Response state(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Statement made = statements.make(caller.get(), product(slug), id);
        return Response.seeOther(
                        URI.create("/products/%s/updates/coverage-statements/%d".formatted(slug, made.number())))
                .build();
    }

    private CoverageView view(Product product, Rollout rollout) {
        return new CoverageView(product.slug(), rollout, coverage.lately(product, rollout));
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
