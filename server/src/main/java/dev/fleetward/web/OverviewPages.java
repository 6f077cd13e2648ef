package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Is the fleet healthy, safe, up to date, provable; what is due; what changed; what to do next. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class OverviewPages {
    private final Products products;
    private final CurrentCaller caller;
    private final Answers answers;
    private final FleetCharts charts;
    private final LastDay lastDay;
    private final Cases cases;
    private final Tour tour;
    private final Format format;

    OverviewPages(
            Products products,
            CurrentCaller caller,
            Answers answers,
            FleetCharts charts,
            LastDay lastDay,
            Cases cases,
            Tour tour,
            Format format) {
        this.products = products;
        this.caller = caller;
        this.answers = answers;
        this.charts = charts;
        this.lastDay = lastDay;
        this.cases = cases;
        this.tour = tour;
        this.format = format;
    }

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance overview(Overview page);

        static native TemplateInstance welcome(Welcome page);
    }

    /** Before the first device: the way to it. */
    record Welcome(@Nullable Product product, String command) {}

    /** @param tour its steps, empty once it is over */
    record Overview(
            Product product,
            String lead,
            List<Answers.Answer> answers,
            List<Cases.Running> clocks,
            List<Tour.Step> tour,
            List<Answers.Step> next,
            List<LastDay.Change> changes,
            FleetCharts.Adoption adoption,
            FleetCharts.Health health) {}

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance overview(
            @QueryParam("product") @Nullable String slug, @HeaderParam("Host") @Nullable String host) {
        List<Product> known = products.list(caller.organization());
        Product product = known.stream()
                .filter(one -> slug == null || one.slug().equals(slug))
                .findFirst()
                .orElse(null);
        if (product == null && slug != null) {
            throw Problem.notFound("Product", slug);
        }
        if (product == null || answers.isFresh(product)) {
            return Templates.welcome(new Welcome(product, FirstContact.command(host)));
        }
        var given = answers.of(product);
        return Templates.overview(new Overview(
                product,
                lead(product, given),
                given,
                cases.running(caller.organization()),
                tour.forPage(product),
                Answers.next(given),
                lastDay.of(product),
                charts.adoption(product),
                charts.health(product)));
    }

    private String lead(Product product, List<Answers.Answer> given) {
        long asking = given.stream().filter(answer -> answer.isAsking()).count();
        return asking == 0
                ? "Nothing about %s asks for you.".formatted(product.name())
                : "%s of %d answers about %s ask for you."
                        .formatted(format.number(asking), given.size(), product.name());
    }
}
