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
import dev.fleetward.updates.coverage.CoverageReport.Group;
import dev.fleetward.updates.standing.DeviceStanding;
import dev.fleetward.updates.standing.Standings;
import dev.fleetward.updates.standing.Standings.Point;
import dev.fleetward.updates.standing.Tally;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How much of a rollout's target is fixed, and each device that is not, with the reason. */
@Path("/api/v1/products/{slug}/rollouts/{id}/coverage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CoverageResource {
    private final Products products;
    private final Rollouts rollouts;
    private final RolloutCoverage coverage;
    private final Standings standings;
    private final Statements statements;
    private final CurrentCaller caller;

    CoverageResource(
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

    /** @param rules by which population, reachable and fixed are counted */
    record Answer(
            String softwareType,
            String version,
            Instant at,
            Instant publishedAt,
            @Nullable Instant availableAt,
            StatementBody.Rules rules,
            long population,
            long reachable,
            long fixed,
            long fixedReachable,
            List<Tally> standings,
            List<Group> groups,
            long offered,
            List<Point> fixedSincePublication,
            List<Point> fixedSinceOffered) {}

    @GET
    @Allow(Permission.VIEW)
    public Answer coverage(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        Rollout rollout = rollouts.require(product, id);
        CoverageReport report = coverage.of(product, rollout);
        return new Answer(
                rollout.softwareType(),
                rollout.version(),
                report.at(),
                report.publishedAt(),
                rollout.startedAt(),
                StatementBody.Rules.PRESENT,
                report.population(),
                report.reachable(),
                report.fixed(),
                report.fixedReachable(),
                report.tallies(),
                report.groups(),
                report.offered(),
                report.sincePublication(),
                report.sinceAvailable());
    }

    /** @param standing names of {@link dev.fleetward.updates.standing.Standing} between commas; without, every device that is not fixed */
    @GET
    @Path("devices")
    @Allow(Permission.VIEW)
    public PageOf<DeviceStanding> devices(
            @PathParam("slug") String slug,
            @PathParam("id") UUID id,
            @QueryParam("standing") @Nullable String standing,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        Product product = product(slug);
        rollouts.require(product, id);
        return standings.devices(product.organization(), id, standing, Cursor.parse(after, limit));
    }

    /** States the coverage of this moment, signed and filed as evidence. */
    @POST
    @Path("statements")
    @Allow(Permission.MANAGE_UPDATES)
    public Response state(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Statement made = statements.make(caller.get(), product(slug), id);
        return Response.status(201).entity(StatementResource.Line.of(made)).build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }
}
