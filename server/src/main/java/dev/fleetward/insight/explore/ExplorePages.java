package dev.fleetward.insight.explore;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Cohorts;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.attributes.AttributeDefinition;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.insight.fleet.FleetSeries;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.telemetry.Asked;
import dev.fleetward.telemetry.PageRange;
import dev.fleetward.telemetry.metrics.Metrics;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Any metric over time, asked by its address. */
@Path("/products/{slug}/explore")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ExplorePages {
    private static final Duration REFUSED_SINCE = Duration.ofDays(30);

    private final Asked asked;
    private final Metrics metrics;
    private final Explorer explorer;
    private final FleetSeries series;
    private final Fleet fleet;
    private final Cohorts cohorts;
    private final Attributes attributes;
    private final Db db;

    ExplorePages(
            Asked asked,
            Metrics metrics,
            Explorer explorer,
            FleetSeries series,
            Fleet fleet,
            Cohorts cohorts,
            Attributes attributes,
            Db db) {
        this.cohorts = cohorts;
        this.attributes = attributes;
        this.db = db;
        this.asked = asked;
        this.metrics = metrics;
        this.explorer = explorer;
        this.series = series;
        this.fleet = fleet;
    }

    @CheckedTemplate(basePath = "insight")
    static class Templates {
        private Templates() {}

        static native TemplateInstance explore(ExplorePage page);
    }

    /** @param view null until a metric is chosen */
    record ExplorePage(
            Product product,
            ExploreParameters given,
            List<String> metrics,
            Fleet.Facets facets,
            SortedMap<String, String> cohorts,
            List<String> attributes,
            boolean heat,
            @Nullable ExploreView view,
            List<FleetSeries.Refused> refused) {
        public long count() {
            return metrics.size();
        }

        public List<String> figures() {
            return Figure.SLUGS;
        }

        public String words(String figure) {
            return Figure.parse(figure).words();
        }

        public List<PageRange> ranges() {
            return List.of(PageRange.values());
        }

        public String getFigure() {
            return given.figure().isEmpty() ? "mean" : given.figure();
        }

        /** "Mean", at the head of a column. */
        public String getChosenWords() {
            String words = words(getFigure());
            return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        }

        public String getRange() {
            return given.range().isEmpty() && given.from().isEmpty() ? "7d" : given.range();
        }

        public boolean isPrevious() {
            return given.compare().equals("previous");
        }

        /** The first or second of the versions chosen, empty when there is none. */
        public String version(int index) {
            return index < given.version().size() ? given.version().get(index) : "";
        }

        public List<String> cohortSlugs() {
            return List.copyOf(cohorts.keySet());
        }

        public String cohortName(String slug) {
            return cohorts.getOrDefault(slug, slug);
        }

        public boolean isOfCohort(String slug) {
            return given.cohort().contains(slug);
        }

        /** Whether the cohort of a sample's device matters. */
        public boolean isByCohort() {
            return given.by().equals("cohort") || !given.cohort().isEmpty();
        }

        public boolean isOfHardware(String hardware) {
            return given.hardware().contains(hardware);
        }

        public String getAddress() {
            return "/products/" + product.slug() + "/explore";
        }

        public String getCsv() {
            return "/api/v1/products/" + product.slug() + "/explore.csv?" + given.query();
        }

        public String getJson() {
            return "/api/v1/products/" + product.slug() + "/explore?" + given.query();
        }

        /** The page up to from and to, for zooming. */
        public String getZoom() {
            return getAddress() + "?" + given.timeless().query() + "&";
        }

        /** The same with the spread over time, or without. */
        public String getOtherView() {
            return getAddress() + "?" + given.query() + (heat ? "" : "&view=heat");
        }
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance explore(
            @PathParam("slug") String slug,
            @BeanParam ExploreParameters parameters,
            @QueryParam("view") @DefaultValue("") String view) {
        Product product = asked.product(slug);
        boolean chosen = !parameters.metric().isBlank();
        boolean heat = view.equals("heat");
        var names = metrics.list(product, new Cursor(Optional.empty(), Cursor.MAX_ITEMS)).items().stream()
                .filter(metric -> !metric.isText())
                .map(Metrics.Metric::name)
                .toList();
        ExploreView shown =
                chosen ? ExploreView.of(explorer.answer(product, Question.parse(parameters, asked.now())), heat) : null;
        return Templates.explore(new ExplorePage(
                product,
                parameters,
                names,
                fleet.facets(product),
                cohorts.names(product),
                attributes(product),
                heat,
                shown,
                series.refused(product, LocalDate.ofInstant(asked.now().minus(REFUSED_SINCE), ZoneOffset.UTC))));
    }

    private List<String> attributes(Product product) {
        return db.inTransaction(product.organization(), tx -> attributes.catalogue(tx, product.id())).stream()
                .map(AttributeDefinition::name)
                .toList();
    }
}
