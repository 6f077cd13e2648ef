package dev.fleetward.insight.explore;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Any metric of a product's fleet over time, cut and compared. */
@Path("/api/v1/products/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ExploreResource {
    private static final Duration REFUSED_SINCE = Duration.ofDays(30);

    private final Asked asked;
    private final Explorer explorer;
    private final FleetSeries series;

    ExploreResource(Asked asked, Explorer explorer, FleetSeries series) {
        this.asked = asked;
        this.explorer = explorer;
        this.series = series;
    }

    @GET
    @Path("explore")
    @Allow(Permission.VIEW)
    public ExploreJson explore(
            @PathParam("slug") String slug,
            @BeanParam ExploreParameters parameters,
            @QueryParam("ranges") @DefaultValue("false") boolean ranges) {
        return ExploreJson.of(answer(slug, parameters), ranges);
    }

    @GET
    @Path("explore.csv")
    @Produces("text/csv")
    @Allow(Permission.VIEW)
    public Response csv(@PathParam("slug") String slug, @BeanParam ExploreParameters parameters) {
        return Response.ok(ExploreCsv.of(answer(slug, parameters)))
                .type("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"explore.csv\"")
                .build();
    }

    /** Samples that are in no figure, or at another time than their device said, by reason: of the last 30 days. */
    @GET
    @Path("metric-refusals")
    @Allow(Permission.VIEW)
    public PageOf<FleetSeries.Refused> refused(@PathParam("slug") String slug) {
        Product product = asked.product(slug);
        return new PageOf<>(
                series.refused(product, LocalDate.ofInstant(asked.now().minus(REFUSED_SINCE), ZoneOffset.UTC)), null);
    }

    private Answer answer(String slug, ExploreParameters parameters) {
        Product product = asked.product(slug);
        return explorer.answer(product, Question.parse(parameters, asked.now()));
    }
}
