package dev.fleetward.insight.detect;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Cohorts;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.ChartView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is abnormal, and one anomaly with its chart and what people do with it. */
@Path("/products/{slug}/anomalies")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class AnomalyPages {
    private static final Duration MUTED_FOR = Duration.ofDays(7);

    private final Asked asked;
    private final Anomalies anomalies;
    private final AnomalyCharts charts;
    private final Cohorts cohorts;

    AnomalyPages(Asked asked, Anomalies anomalies, AnomalyCharts charts, Cohorts cohorts) {
        this.cohorts = cohorts;
        this.asked = asked;
        this.anomalies = anomalies;
        this.charts = charts;
    }

    record ListPage(
            Product product,
            long open,
            List<AnomalyView> anomalies,
            @Nullable String next,
            boolean all) {
        public boolean isEmpty() {
            return anomalies.isEmpty();
        }

        public @Nullable String nextAddress() {
            return next == null ? null : "?after=" + next + (all ? "&all=true" : "");
        }
    }

    record OnePage(
            Product product, AnomalyView view, @Nullable ChartView chart, boolean mayChange) {}

    @CheckedTemplate(basePath = "insight")
    static class Templates {
        private Templates() {}

        static native TemplateInstance anomalies(ListPage page);

        static native TemplateInstance anomaly(OnePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance list(
            @PathParam("slug") String slug,
            @QueryParam("all") boolean all,
            @QueryParam("after") @Nullable String after) {
        Product product = asked.product(slug);
        var names = cohorts.names(product);
        PageOf<AnomalyView> page =
                anomalies.list(product, all, Cursor.parse(after, null)).map(one -> new AnomalyView(slug, one, names));
        return Templates.anomalies(new ListPage(product, anomalies.open(product), page.items(), page.next(), all));
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public TemplateInstance one(@PathParam("slug") String slug, @PathParam("number") long number) {
        Product product = asked.product(slug);
        var view = new AnomalyView(slug, anomalies.require(product, number), cohorts.names(product));
        ChartView chart = view.isOfSeries() ? charts.of(product, view).orElse(null) : null;
        return Templates.anomaly(
                new OnePage(product, view, chart, asked.caller().may(Permission.MANAGE_ISSUES)));
    }

    @POST
    @Path("{number}/state")
    @Allow(Permission.MANAGE_ISSUES)
    public Response setState(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("state") @Nullable String state) {
        Anomaly.State wanted = AnomaliesResource.state(state);
        anomalies.setState(
                asked.caller(),
                asked.product(slug),
                number,
                wanted,
                wanted == Anomaly.State.MUTED ? Optional.of(asked.now().plus(MUTED_FOR)) : Optional.empty());
        return back(slug, number);
    }

    @POST
    @Path("{number}/issue")
    @Allow(Permission.MANAGE_ISSUES)
    public Response attach(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("issue") @Nullable String issue) {
        String digits = issue == null ? "" : issue.strip().replace("#", "");
        if (!digits.matches("\\d{1,18}")) {
            throw Problem.invalid("The issue's number is wanted, such as 12.");
        }
        anomalies.attach(asked.caller(), asked.product(slug), number, Long.parseLong(digits));
        return back(slug, number);
    }

    @POST
    @Path("{number}/case")
    @Allow(Permission.MANAGE_ISSUES)
    public Response link(
            @PathParam("slug") String slug,
            @PathParam("number") long number,
            @FormParam("address") @Nullable String address) {
        anomalies.link(asked.caller(), asked.product(slug), number, address == null ? "" : address.strip());
        return back(slug, number);
    }

    private static Response back(String slug, long number) {
        return Response.seeOther(URI.create("/products/%s/anomalies/%d".formatted(slug, number)))
                .build();
    }
}
