package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a component is in the field. */
@Path("/products/{slug}/where")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class ReachPages {
    private final Db db;
    private final Products products;
    private final Reach reach;
    private final CurrentCaller caller;

    ReachPages(Db db, Products products, Reach reach, CurrentCaller caller) {
        this.db = db;
        this.products = products;
        this.reach = reach;
        this.caller = caller;
    }

    /** @param vulnerability empty when a component was asked for */
    record WherePage(Product product, String question, String vulnerability, Reach.@Nullable Figure figure) {
        public String title() {
            return vulnerability.isEmpty() ? "Where is it" : "Exposure to " + vulnerability;
        }

        public String devicesHref() {
            return "/products/%s/devices?query=%s".formatted(product.slug(), encode("exposed to " + vulnerability));
        }

        public String rolloutHref() {
            return "/products/%s/updates/rollouts/new?query=%s"
                    .formatted(product.slug(), encode("exposed to " + vulnerability));
        }

        public String caseHref() {
            return "/products/%s/cases/new?vulnerability=%s".formatted(product.slug(), encode(vulnerability));
        }

        public String heading(String dimension) {
            return dimension.substring(0, 1).toUpperCase(Locale.ROOT) + dimension.substring(1);
        }

        public List<String> dimensions() {
            return List.of("hardware", "cohort", "country");
        }

        /** The message of the curve, from its worst day and now. */
        public String curve() {
            if (figure == null || figure.days().isEmpty()) {
                return "Not counted yet";
            }
            return figure.devices() < figure.fix().most()
                    ? "%,d of the %,d devices that once ran it do not any more"
                            .formatted(figure.fix().fixed(), figure.fix().most())
                    : "As many devices run it as ever";
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance where(WherePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance where(@PathParam("slug") String slug, @QueryParam("q") @DefaultValue("") String question) {
        Product product = products.require(caller.organization(), slug);
        Reach.Figure figure = question.isBlank()
                ? null
                : db.readRecent(caller.organization(), tx -> reach.ofComponents(tx, product, question));
        return Templates.where(new WherePage(product, question, "", figure));
    }
}
